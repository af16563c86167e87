/** What a customer's page says, in the languages that Keepline's own texts have. */
import type { CallbackEnd } from '../../../domain/callback/state.ts';

export interface PageWords {
  readonly heading: string;
  readonly who: string;
  readonly when: string;
  readonly yourNumber: string;
  /** `{digits}`: the last ones. */
  readonly endsWith: string;
  /** `{time}`: a clock time; stands behind the day. */
  readonly before: string;
  readonly soon: string;
  readonly calling: string;
  /** They have wished for something while we call them. */
  readonly noted: string;
  readonly unreached: string;
  readonly later: string;
  readonly choose: string;
  readonly soonest: string;
  readonly cancel: string;
  readonly callUs: string;
  readonly notNow: string;
  readonly ends: Readonly<Record<CallbackEnd, string>>;
  readonly notFound: string;
  readonly tooMany: string;
}

const sv: PageWords = {
  heading: 'Din återuppringning',
  who: 'Vi som ringer',
  when: 'När',
  yourNumber: 'Ditt nummer',
  endsWith: 'slutar på {digits}',
  before: 'före {time}',
  soon: 'så snart vi kan',
  calling: 'Vi ringer dig just nu.',
  noted: 'Ditt önskemål gäller när samtalet är över.',
  unreached: 'Vi nådde dig inte. Vi försöker igen.',
  later: 'Ring mig senare',
  choose: 'Ring mig en viss tid',
  soonest: 'Ring mig så snart som möjligt',
  cancel: 'Ring mig inte',
  callUs: 'Du kan också ringa oss:',
  notNow: 'Det gick inte. Så här är det nu.',
  ends: {
    done: 'Vi har talats vid. Det finns inget mer att göra här.',
    cancelledByCustomer: 'Återuppringningen är avbokad. Vi ringer dig inte.',
    cancelledByAdmin: 'Återuppringningen är avbokad av oss.',
    superseded: 'Du har ringt oss själv, så vi ringer inte upp.',
    expired: 'Vi hann tyvärr inte ringa dig i tid.',
    failedUnreached: 'Vi har försökt ringa dig utan att nå dig.',
    failedInvalid: 'Vi kan inte ringa det här numret.',
    denied: 'Vi kan inte ringa det här numret.',
  },
  notFound: 'Sidan finns inte, eller inte längre.',
  tooMany: 'För många försök. Vänta en minut och försök igen.',
};

const en: PageWords = {
  heading: 'Your callback',
  who: 'Who calls',
  when: 'When',
  yourNumber: 'Your number',
  endsWith: 'ends with {digits}',
  before: 'before {time}',
  soon: 'as soon as we can',
  calling: 'We are calling you just now.',
  noted: 'What you chose holds once the call is over.',
  unreached: 'We could not reach you. We will try again.',
  later: 'Call me later',
  choose: 'Call me at a certain time',
  soonest: 'Call me as soon as possible',
  cancel: 'Do not call me',
  callUs: 'You can also call us:',
  notNow: 'That was not possible. This is how it stands.',
  ends: {
    done: 'We have talked. There is nothing more to do here.',
    cancelledByCustomer: 'Your callback is cancelled. We will not call you.',
    cancelledByAdmin: 'We have cancelled this callback.',
    superseded: 'You have called us yourself, so we will not call you.',
    expired: 'We are sorry that we could not call you in time.',
    failedUnreached: 'We have tried to call you, and could not reach you.',
    failedInvalid: 'We cannot call this number.',
    denied: 'We cannot call this number.',
  },
  notFound: 'There is no such page, or not any more.',
  tooMany: 'Too many attempts. Wait a minute and try again.',
};

const da: PageWords = {
  heading: 'Dit opkald fra os',
  who: 'Vi der ringer',
  when: 'Hvornår',
  yourNumber: 'Dit nummer',
  endsWith: 'ender på {digits}',
  before: 'før {time}',
  soon: 'så snart vi kan',
  calling: 'Vi ringer til dig lige nu.',
  noted: 'Dit ønske gælder, når samtalen er slut.',
  unreached: 'Vi fik ikke fat i dig. Vi prøver igen.',
  later: 'Ring til mig senere',
  choose: 'Ring til mig på et bestemt tidspunkt',
  soonest: 'Ring til mig så snart som muligt',
  cancel: 'Ring ikke til mig',
  callUs: 'Du kan også ringe til os:',
  notNow: 'Det kunne ikke lade sig gøre. Sådan er det nu.',
  ends: {
    done: 'Vi har talt sammen. Der er ikke mere at gøre her.',
    cancelledByCustomer: 'Opkaldet er aflyst. Vi ringer ikke til dig.',
    cancelledByAdmin: 'Vi har aflyst opkaldet.',
    superseded: 'Du har selv ringet til os, så vi ringer ikke.',
    expired: 'Vi nåede desværre ikke at ringe til tiden.',
    failedUnreached: 'Vi har forsøgt at ringe til dig uden held.',
    failedInvalid: 'Vi kan ikke ringe til dette nummer.',
    denied: 'Vi kan ikke ringe til dette nummer.',
  },
  notFound: 'Siden findes ikke, eller ikke længere.',
  tooMany: 'For mange forsøg. Vent et minut, og prøv igen.',
};

const nb: PageWords = {
  heading: 'Oppringningen din',
  who: 'Vi som ringer',
  when: 'Når',
  yourNumber: 'Nummeret ditt',
  endsWith: 'slutter på {digits}',
  before: 'før {time}',
  soon: 'så snart vi kan',
  calling: 'Vi ringer deg akkurat nå.',
  noted: 'Ønsket ditt gjelder når samtalen er over.',
  unreached: 'Vi nådde deg ikke. Vi prøver igjen.',
  later: 'Ring meg senere',
  choose: 'Ring meg på et bestemt tidspunkt',
  soonest: 'Ring meg så snart som mulig',
  cancel: 'Ikke ring meg',
  callUs: 'Du kan også ringe oss:',
  notNow: 'Det gikk ikke. Slik er det nå.',
  ends: {
    done: 'Vi har snakket sammen. Det er ikke mer å gjøre her.',
    cancelledByCustomer: 'Oppringningen er avbestilt. Vi ringer deg ikke.',
    cancelledByAdmin: 'Vi har avbestilt oppringningen.',
    superseded: 'Du har ringt oss selv, så vi ringer ikke.',
    expired: 'Vi rakk dessverre ikke å ringe deg i tide.',
    failedUnreached: 'Vi har prøvd å ringe deg uten å nå deg.',
    failedInvalid: 'Vi kan ikke ringe dette nummeret.',
    denied: 'Vi kan ikke ringe dette nummeret.',
  },
  notFound: 'Siden finnes ikke, eller ikke lenger.',
  tooMany: 'For mange forsøk. Vent et minutt og prøv igjen.',
};

const de: PageWords = {
  heading: 'Ihr Rückruf',
  who: 'Wer anruft',
  when: 'Wann',
  yourNumber: 'Ihre Nummer',
  endsWith: 'endet auf {digits}',
  before: 'vor {time} Uhr',
  soon: 'sobald wir können',
  calling: 'Wir rufen Sie gerade an.',
  noted: 'Ihr Wunsch gilt, sobald das Gespräch beendet ist.',
  unreached: 'Wir haben Sie nicht erreicht. Wir versuchen es wieder.',
  later: 'Später anrufen',
  choose: 'Zu einer bestimmten Zeit anrufen',
  soonest: 'So bald wie möglich anrufen',
  cancel: 'Nicht anrufen',
  callUs: 'Sie können uns auch anrufen:',
  notNow: 'Das war nicht möglich. So steht es jetzt.',
  ends: {
    done: 'Wir haben miteinander gesprochen. Hier ist nichts mehr zu tun.',
    cancelledByCustomer: 'Der Rückruf ist abgesagt. Wir rufen Sie nicht an.',
    cancelledByAdmin: 'Wir haben den Rückruf abgesagt.',
    superseded: 'Sie haben uns selbst angerufen, wir rufen Sie deshalb nicht an.',
    expired: 'Wir konnten Sie leider nicht rechtzeitig anrufen.',
    failedUnreached: 'Wir konnten Sie leider nicht erreichen.',
    failedInvalid: 'Diese Nummer können wir nicht anrufen.',
    denied: 'Diese Nummer können wir nicht anrufen.',
  },
  notFound: 'Diese Seite gibt es nicht, oder nicht mehr.',
  tooMany: 'Zu viele Versuche. Warten Sie eine Minute, und versuchen Sie es wieder.',
};

const fi: PageWords = {
  heading: 'Takaisinsoittosi',
  who: 'Soittaja',
  when: 'Milloin',
  yourNumber: 'Numerosi',
  endsWith: 'päättyy {digits}',
  before: 'ennen klo {time}',
  soon: 'niin pian kuin voimme',
  calling: 'Soitamme sinulle juuri nyt.',
  noted: 'Toiveesi on voimassa, kun puhelu on päättynyt.',
  unreached: 'Emme tavoittaneet sinua. Yritämme uudelleen.',
  later: 'Soittakaa myöhemmin',
  choose: 'Soittakaa tiettyyn aikaan',
  soonest: 'Soittakaa mahdollisimman pian',
  cancel: 'Älkää soittako',
  callUs: 'Voit myös soittaa meille:',
  notNow: 'Se ei onnistunut. Tilanne on nyt tämä.',
  ends: {
    done: 'Olemme puhuneet. Täällä ei ole enää tehtävää.',
    cancelledByCustomer: 'Takaisinsoitto on peruttu. Emme soita sinulle.',
    cancelledByAdmin: 'Olemme peruneet takaisinsoiton.',
    superseded: 'Olet itse soittanut meille, joten emme soita.',
    expired: 'Valitettavasti emme ehtineet soittaa ajoissa.',
    failedUnreached: 'Yritimme soittaa sinulle, mutta emme tavoittaneet sinua.',
    failedInvalid: 'Emme voi soittaa tähän numeroon.',
    denied: 'Emme voi soittaa tähän numeroon.',
  },
  notFound: 'Sivua ei ole, tai sitä ei enää ole.',
  tooMany: 'Liian monta yritystä. Odota minuutti ja yritä uudelleen.',
};

const hr: PageWords = {
  heading: 'Vaš povratni poziv',
  who: 'Tko zove',
  when: 'Kada',
  yourNumber: 'Vaš broj',
  endsWith: 'završava na {digits}',
  before: 'prije {time}',
  soon: 'čim budemo mogli',
  calling: 'Upravo vas zovemo.',
  noted: 'Vaša želja vrijedi kada poziv završi.',
  unreached: 'Nismo vas dobili. Pokušat ćemo ponovno.',
  later: 'Nazovite me kasnije',
  choose: 'Nazovite me u određeno vrijeme',
  soonest: 'Nazovite me što prije',
  cancel: 'Nemojte me zvati',
  callUs: 'Možete i vi nazvati nas:',
  notNow: 'To nije bilo moguće. Sada je ovako.',
  ends: {
    done: 'Razgovarali smo. Ovdje više nema što učiniti.',
    cancelledByCustomer: 'Povratni poziv je otkazan. Nećemo vas zvati.',
    cancelledByAdmin: 'Otkazali smo povratni poziv.',
    superseded: 'Sami ste nas nazvali, pa vas nećemo zvati.',
    expired: 'Nažalost nismo vas stigli nazvati na vrijeme.',
    failedUnreached: 'Pokušali smo vas nazvati, ali se niste javili.',
    failedInvalid: 'Ne možemo nazvati ovaj broj.',
    denied: 'Ne možemo nazvati ovaj broj.',
  },
  notFound: 'Stranica ne postoji, ili više ne postoji.',
  tooMany: 'Previše pokušaja. Pričekajte minutu i pokušajte ponovno.',
};

const fr: PageWords = {
  heading: 'Votre rappel',
  who: 'Qui appelle',
  when: 'Quand',
  yourNumber: 'Votre numéro',
  endsWith: 'se termine par {digits}',
  before: 'avant {time}',
  soon: 'dès que possible',
  calling: 'Nous vous appelons en ce moment.',
  noted: 'Votre choix vaudra une fois l’appel terminé.',
  unreached: 'Nous n’avons pas pu vous joindre. Nous réessaierons.',
  later: 'M’appeler plus tard',
  choose: 'M’appeler à une heure précise',
  soonest: 'M’appeler dès que possible',
  cancel: 'Ne pas m’appeler',
  callUs: 'Vous pouvez aussi nous appeler :',
  notNow: 'Cela n’a pas été possible. Voici ce qui est prévu.',
  ends: {
    done: 'Nous nous sommes parlé. Il n’y a plus rien à faire ici.',
    cancelledByCustomer: 'Votre rappel est annulé. Nous ne vous appellerons pas.',
    cancelledByAdmin: 'Nous avons annulé ce rappel.',
    superseded: 'Vous nous avez appelés vous-même, nous ne vous appellerons pas.',
    expired: 'Nous n’avons malheureusement pas pu vous appeler à temps.',
    failedUnreached: 'Nous avons essayé de vous appeler, sans succès.',
    failedInvalid: 'Nous ne pouvons pas appeler ce numéro.',
    denied: 'Nous ne pouvons pas appeler ce numéro.',
  },
  notFound: 'Cette page n’existe pas, ou plus.',
  tooMany: 'Trop de tentatives. Attendez une minute et réessayez.',
};

const es: PageWords = {
  heading: 'Su llamada',
  who: 'Quién llama',
  when: 'Cuándo',
  yourNumber: 'Su número',
  endsWith: 'termina en {digits}',
  before: 'antes de las {time}',
  soon: 'en cuanto podamos',
  calling: 'Le estamos llamando en este momento.',
  noted: 'Su deseo vale cuando termine la llamada.',
  unreached: 'No hemos podido hablar con usted. Lo intentaremos de nuevo.',
  later: 'Llamarme más tarde',
  choose: 'Llamarme a una hora determinada',
  soonest: 'Llamarme cuanto antes',
  cancel: 'No llamarme',
  callUs: 'También puede llamarnos:',
  notNow: 'No ha sido posible. Así está ahora.',
  ends: {
    done: 'Ya hemos hablado. No hay nada más que hacer aquí.',
    cancelledByCustomer: 'Su llamada queda cancelada. No le llamaremos.',
    cancelledByAdmin: 'Hemos cancelado esta llamada.',
    superseded: 'Nos ha llamado usted, así que no le llamaremos.',
    expired: 'Sentimos no haber podido llamarle a tiempo.',
    failedUnreached: 'Hemos intentado llamarle sin lograrlo.',
    failedInvalid: 'No podemos llamar a este número.',
    denied: 'No podemos llamar a este número.',
  },
  notFound: 'Esta página no existe, o ya no existe.',
  tooMany: 'Demasiados intentos. Espere un minuto y vuelva a intentarlo.',
};

export const PAGE_WORDS = { sv, en, da, nb, de, fi, hr, fr, es } as const;
export type PageLanguage = keyof typeof PAGE_WORDS;

const LIKE_NB: Readonly<Record<string, PageLanguage>> = { no: 'nb', nn: 'nb' };

/** The first of these (`sv`, `en-GB`) in which there are words; English if there is none. */
export function pageLanguage(wanted: readonly string[]): PageLanguage {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0] ?? '';
    const found = LIKE_NB[language] ?? language;
    if (Object.hasOwn(PAGE_WORDS, found)) return found as PageLanguage;
  }
  return 'en';
}
