/** What callbacks say in Danish. What is filled in is told in texts.ts. */
import type { BuiltInTexts } from './texts.ts';

/** When we call. */
const WHEN =
  '{callback_day, select, today {} tomorrow {i morgen } other {{callback_day} }}mellem {callback_from} og {callback_to}';
const DAY = '{day, select, today {} tomorrow {i morgen } other {{date} }}';

export const da: BuiltInTexts = {
  callback_offer:
    '{callback_wait, select, about {Du skal vente omkring {callback_wait_to, plural, one {et minut} other {# minutter}}. } between {Du skal vente mellem {callback_wait_from} og {callback_wait_to} minutter. } moreThan {Du skal vente mere end en time. } other {}}Tryk et, så ringer vi dig op {callback_day, select, today {når det er din tur} tomorrow {i morgen} other {{callback_day}}}. Du beholder din plads i køen.',
  callback_greeting:
    'Hej, det er {site}. Du har bedt os ringe dig op. For at tale med os, tryk et. Hvis et andet tidspunkt passer bedre, tryk to. Hvis du ikke længere har brug for os, tryk ni.',
  callback_later: 'Vi ringer igen lidt senere. Farvel.',
  callback_cancelled: 'Tak. Vi ringer ikke mere.',
  callback_voicemail:
    'En besked fra {site}: du bad os ringe dig op, men vi fik ikke fat i dig lige nu. Ring gerne til os. Farvel.',
  callback_preview:
    'Et opkald til {named, select, yes {{caller_name}} other {en kunde}}, bestilt {waited, plural, =0 {lige nu} one {for et minut siden} other {for # minutter siden}}. For at tage det, tryk et. For at lade en kollega tage det, tryk to. For at blive spurgt igen senere, tryk tre.',
  callback_why:
    'Hvorfor? Tryk et, hvis det ikke er dit område, to, hvis du ikke har tid nu, tre, hvis det er noget andet.',
  callback_whisper:
    'Et opkald til {named, select, yes {{caller_name}} other {en kunde}}, bestilt klokken {asked}.',
  callback_agent_lost:
    'Forbindelsen til vores kollega blev desværre afbrudt. Du er først i køen, og der er snart en hos dig.',
  callback_enter: 'Indtast det telefonnummer, vi skal ringe til, og afslut med firkant.',
  callback_entered_right:
    'Du tastede {callback_number}. Hvis det er rigtigt, tryk et. For at taste det igen, tryk to.',
  callback_not_that_number: 'Vi kan ikke ringe til det nummer.',
  callback_no_more: 'Vi kan ikke love flere opkald til det nummer lige nu.',
  callback_no_time: 'Vi kan desværre ikke love at ringe dig op lige nu.',
  callback_confirm: `Vi ringer til dig på {callback_number} ${WHEN}. Tryk et, eller læg bare på. For et andet nummer, tryk to. For at blive i køen, tryk tre.`,
  callback_confirm_step: `Vi ringer til dig på {callback_number} ${WHEN}. Tryk et, eller læg bare på. For et andet nummer, tryk to. Hvis du ikke ønsker det, tryk tre.`,
  callback_agreed: `Tak. Vi ringer til dig ${WHEN}.`,
  callback_pending: `Du har bedt os om at ringe til dig ${WHEN}. Hvis det stadig skal gælde, tryk et, eller læg bare på. For at blive ringet op på et andet tidspunkt, tryk to. For at aflyse, tryk tre.`,
  callback_when:
    'Tryk et for at blive ringet op så snart som muligt. Tryk to for at blive ringet op i morgen.',
  callback_slots:
    '{callback_day, select, today {I dag} tomorrow {I morgen} other {{callback_day} }}: tryk et for {callback_slot_1}.{callback_slots, plural, =1 {} other { Tryk to for {callback_slot_2}.}}{callback_slots, plural, =1 {} =2 {} other { Tryk tre for {callback_slot_3}.}} Hvis intet passer, tryk ni.',
  callback_taken_over:
    'Du havde bedt os ringe dig op. Du beholder din plads{callback_place, plural, =0 {} other { i køen, nummer #}}.',
  callback_sms_booked: `{site}: Vi ringer til dig ${DAY}mellem {from} og {to}.`,
  callback_sms_missed:
    '{site}: Vi har forsøgt at ringe til dig ({attempt} af {of}). Vi ringer igen kl. {next}.',
  callback_sms_last: '{site}: Vi har forsøgt at ringe til dig uden held. Ring gerne til os: {number}',
  callback_sms_expired: '{site}: Vi nåede desværre ikke at ringe til tiden. Ring gerne til os: {number}',
  callback_sms_up_next:
    '{site}: Det er snart din tur. Vi ringer til dig om cirka {in_minutes, plural, one {et minut} other {# minutter}}.',
  callback_sms_reminder: `{site}: En påmindelse: vi ringer til dig ${DAY}mellem {from} og {to}.`,
  callback_sms_cancelled: '{site}: Dit opkald er aflyst. Vi ringer ikke til dig.',
  callback_sms_moved: `{site}: Vi har flyttet dit opkald. Vi ringer til dig ${DAY}mellem {from} og {to}.`,
  callback_sms_code: '{site}: Din kode er {code}.',
};
