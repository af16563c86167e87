/** What callbacks say in Norwegian. What is filled in is told in texts.ts. */
import type { BuiltInTexts } from './texts.ts';

/** When we call. */
const WHEN =
  '{callback_day, select, today {} tomorrow {i morgen } other {{callback_day} }}mellom {callback_from} og {callback_to}';
const DAY = '{day, select, today {} tomorrow {i morgen } other {{date} }}';

export const nb: BuiltInTexts = {
  callback_offer:
    '{callback_wait, select, about {Du må vente omtrent {callback_wait_to, plural, one {ett minutt} other {# minutter}}. } between {Du må vente mellom {callback_wait_from} og {callback_wait_to} minutter. } moreThan {Du må vente mer enn en time. } other {}}Trykk en, så ringer vi deg opp {callback_day, select, today {når det er din tur} tomorrow {i morgen} other {{callback_day}}}. Du beholder plassen i køen.',
  callback_greeting:
    'Hei, dette er {site}. Du ba oss ringe deg opp. For å snakke med oss, trykk en. Hvis et annet tidspunkt passer bedre, trykk to. Hvis du ikke lenger trenger oss, trykk ni.',
  callback_later: 'Vi ringer igjen litt senere. Ha det bra.',
  callback_cancelled: 'Takk. Vi ringer ikke mer.',
  callback_voicemail:
    'En beskjed fra {site}: du ba oss ringe deg opp, men vi nådde deg ikke akkurat nå. Ring oss gjerne. Ha det bra.',
  callback_preview:
    'En oppringning til {named, select, yes {{caller_name}} other {en kunde}}, bestilt {waited, plural, =0 {akkurat nå} one {for ett minutt siden} other {for # minutter siden}}. For å ta den, trykk en. For å la en kollega ta den, trykk to. For å bli spurt igjen senere, trykk tre.',
  callback_why:
    'Hvorfor? Trykk en hvis det ikke er ditt område, to hvis du ikke har tid nå, tre hvis det er noe annet.',
  callback_whisper:
    'En oppringning til {named, select, yes {{caller_name}} other {en kunde}}, bestilt klokken {asked}.',
  callback_agent_lost:
    'Forbindelsen med vår kollega ble dessverre brutt. Du er først i køen, og noen er snart hos deg.',
  callback_enter: 'Tast telefonnummeret vi skal ringe, og avslutt med firkant.',
  callback_entered_right:
    'Du tastet {callback_number}. Hvis det stemmer, trykk en. For å taste på nytt, trykk to.',
  callback_not_that_number: 'Vi kan ikke ringe det nummeret.',
  callback_no_more: 'Vi kan ikke love flere oppringninger til det nummeret akkurat nå.',
  callback_no_time: 'Vi kan dessverre ikke love å ringe deg opp akkurat nå.',
  callback_confirm: `Vi ringer deg på {callback_number} ${WHEN}. Trykk en, eller bare legg på. For et annet nummer, trykk to. For å vente i køen, trykk tre.`,
  callback_confirm_step: `Vi ringer deg på {callback_number} ${WHEN}. Trykk en, eller bare legg på. For et annet nummer, trykk to. Hvis du ikke vil dette, trykk tre.`,
  callback_agreed: `Takk. Vi ringer deg ${WHEN}.`,
  callback_pending: `Du har bedt oss ringe deg ${WHEN}. For å beholde det, trykk en, eller bare legg på. For å bli oppringt på et annet tidspunkt, trykk to. For å avbestille, trykk tre.`,
  callback_when: 'Trykk en for å bli oppringt så snart som mulig. Trykk to for å bli oppringt i morgen.',
  callback_slots:
    '{callback_day, select, today {I dag} tomorrow {I morgen} other {{callback_day} }}: trykk en for {callback_slot_1}.{callback_slots, plural, =1 {} other { Trykk to for {callback_slot_2}.}}{callback_slots, plural, =1 {} =2 {} other { Trykk tre for {callback_slot_3}.}} Hvis ingenting passer, trykk ni.',
  callback_taken_over:
    'Du hadde bedt oss ringe deg opp. Du beholder plassen{callback_place, plural, =0 {} other { i køen, nummer #}}.',
  callback_sms_booked: `{site}: Vi ringer deg ${DAY}mellom {from} og {to}.`,
  callback_sms_missed: '{site}: Vi har prøvd å ringe deg ({attempt} av {of}). Vi ringer igjen kl. {next}.',
  callback_sms_last: '{site}: Vi har prøvd å ringe deg uten å nå deg. Ring oss gjerne: {number}',
  callback_sms_expired: '{site}: Vi rakk dessverre ikke å ringe deg i tide. Ring oss gjerne: {number}',
  callback_sms_up_next:
    '{site}: Det er snart din tur. Vi ringer deg om omtrent {in_minutes, plural, one {ett minutt} other {# minutter}}.',
  callback_sms_reminder: `{site}: En påminnelse: vi ringer deg ${DAY}mellom {from} og {to}.`,
  callback_sms_cancelled: '{site}: Oppringningen din er avbestilt. Vi ringer deg ikke.',
  callback_sms_moved: `{site}: Vi har flyttet oppringningen din. Vi ringer deg ${DAY}mellom {from} og {to}.`,
  callback_sms_code: '{site}: Koden din er {code}.',
};
