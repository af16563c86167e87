/** What callbacks say in Finnish. What is filled in is told in texts.ts. */
import type { BuiltInTexts } from './texts.ts';

/** When we call. */
const WHEN =
  '{callback_day, select, today {} tomorrow {huomenna } other {{callback_day} }}kello {callback_from} ja {callback_to} välillä';
const DAY = '{day, select, today {} tomorrow {huomenna } other {{date} }}';

export const fi: BuiltInTexts = {
  callback_offer:
    '{callback_wait, select, about {Odotusaika on noin {callback_wait_to, plural, one {minuutti} other {# minuuttia}}. } between {Odotusaika on {callback_wait_from}–{callback_wait_to} minuuttia. } moreThan {Odotusaika on yli tunnin. } other {}}Paina yksi, niin soitamme sinulle{callback_day, select, today {, kun on vuorosi} tomorrow { huomenna} other { {callback_day}}}. Säilytät paikkasi jonossa.',
  callback_greeting:
    'Hei, tämä on {site}. Pyysit meitä soittamaan. Jos haluat puhua kanssamme, paina yksi. Jos toinen aika sopii paremmin, paina kaksi. Jos et enää tarvitse meitä, paina yhdeksän.',
  callback_later: 'Soitamme uudelleen vähän myöhemmin. Hei hei.',
  callback_cancelled: 'Kiitos. Takaisinsoitto on peruttu.',
  callback_voicemail:
    'Tämä on viesti: {site} yritti soittaa sinulle, kuten pyysit, mutta emme tavoittaneet sinua. Voit soittaa meille. Hei hei.',
  callback_preview:
    'Takaisinsoitto{named, select, yes {: {caller_name}} other {}}, pyydetty {waited, plural, =0 {juuri nyt} one {minuutti sitten} other {# minuuttia sitten}}. Ota se painamalla yksi. Jätä se työtoverille painamalla kaksi. Siirrä myöhemmäksi painamalla kolme.',
  callback_why:
    'Miksi? Paina yksi, jos se ei ole sinun alaasi, kaksi, jos sinulla ei ole nyt aikaa, kolme, jos syy on muu.',
  callback_whisper: 'Takaisinsoitto{named, select, yes {: {caller_name}} other {}}, pyydetty kello {asked}.',
  callback_agent_lost:
    'Yhteys työtoveriimme valitettavasti katkesi. Olet jonossa ensimmäisenä, ja sinulle vastataan pian.',
  callback_enter: 'Näppäile puhelinnumero, johon soitamme, ja lopuksi ruutu.',
  callback_entered_right:
    'Näppäilit {callback_number}. Jos se on oikein, paina yksi. Jos haluat näppäillä uudelleen, paina kaksi.',
  callback_not_that_number: 'Emme voi soittaa siihen numeroon.',
  callback_no_more: 'Tähän numeroon ei voi juuri nyt pyytää enempää soittoja.',
  callback_no_time: 'Valitettavasti emme voi juuri nyt luvata soittaa takaisin.',
  callback_confirm: `Soitamme sinulle numeroon {callback_number} ${WHEN}. Paina yksi tai sulje puhelin. Jos haluat antaa toisen numeron, paina kaksi. Jos haluat jäädä jonoon, paina kolme.`,
  callback_confirm_step: `Soitamme sinulle numeroon {callback_number} ${WHEN}. Paina yksi tai sulje puhelin. Jos haluat antaa toisen numeron, paina kaksi. Jos et halua tätä, paina kolme.`,
  callback_agreed: `Kiitos. Soitamme sinulle ${WHEN}.`,
  callback_pending: `Olet pyytänyt meitä soittamaan sinulle ${WHEN}. Jos se sopii yhä, paina yksi tai sulje puhelin. Jos haluat, että soitamme toiseen aikaan, paina kaksi. Jos haluat perua soiton, paina kolme.`,
  callback_when:
    'Jos haluat, että soitamme mahdollisimman pian, paina yksi. Jos haluat, että soitamme huomenna, paina kaksi.',
  callback_slots:
    '{callback_day, select, today {Tänään} tomorrow {Huomenna} other {{callback_day} }}: paina yksi: {callback_slot_1}.{callback_slots, plural, =1 {} other { Paina kaksi: {callback_slot_2}.}}{callback_slots, plural, =1 {} =2 {} other { Paina kolme: {callback_slot_3}.}} Jos mikään ei sovi, paina yhdeksän.',
  callback_taken_over:
    'Olit pyytänyt meitä soittamaan. Säilytät paikkasi{callback_place, plural, =0 {} other { jonossa, numero #}}.',
  callback_sms_booked: `{site}: Soitamme sinulle ${DAY}klo {from}-{to}.`,
  callback_sms_missed: '{site}: Yritimme soittaa sinulle ({attempt}/{of}). Soitamme uudelleen klo {next}.',
  callback_sms_last:
    '{site}: Yritimme soittaa sinulle, mutta emme tavoittaneet sinua. Soita meille: {number}',
  callback_sms_expired: '{site}: Valitettavasti emme ehtineet soittaa ajoissa. Soita meille: {number}',
  callback_sms_up_next:
    '{site}: Pian on sinun vuorosi. Soitamme sinulle noin {in_minutes, plural, one {minuutin} other {# minuutin}} kuluttua.',
  callback_sms_reminder: `{site}: Muistutus: soitamme sinulle ${DAY}klo {from}-{to}.`,
  callback_sms_cancelled: '{site}: Takaisinsoittosi on peruttu. Emme soita sinulle.',
  callback_sms_moved: `{site}: Takaisinsoittosi on siirretty. Soitamme sinulle ${DAY}klo {from}-{to}.`,
  callback_sms_code: '{site}: Koodisi on {code}.',
};
