/** What callbacks say in Swedish. What is filled in is told in texts.ts. */
import type { BuiltInTexts } from './texts.ts';

/** When we call. */
const WHEN =
  '{callback_day, select, today {} tomorrow {i morgon } other {{callback_day} }}mellan {callback_from} och {callback_to}';
const DAY = '{day, select, today {} tomorrow {i morgon } other {{date} }}';

export const sv: BuiltInTexts = {
  callback_offer:
    '{callback_wait, select, about {Du skulle få vänta ungefär {callback_wait_to, plural, one {en minut} other {# minuter}}. } between {Du skulle få vänta mellan {callback_wait_from} och {callback_wait_to} minuter. } moreThan {Du skulle få vänta mer än en timme. } other {}}Tryck ett, så ringer vi upp dig {callback_day, select, today {när det är din tur} tomorrow {i morgon} other {{callback_day}}}. Du behåller din plats i kön.',
  callback_greeting:
    'Hej, det här är {site}. Du bad oss ringa upp dig. För att prata med oss, tryck ett. Om en annan tid passar bättre, tryck två. Om du inte längre behöver oss, tryck nio.',
  callback_later: 'Vi ringer igen lite senare. Hej då.',
  callback_cancelled: 'Tack. Din återuppringning är avbokad.',
  callback_voicemail:
    'Ett meddelande från {site}: du bad oss ringa upp dig, men vi nådde dig inte just nu. Ring oss gärna. Hej då.',
  callback_preview:
    'En återuppringning{named, select, yes { till {caller_name}} other {}}, beställd {waited, plural, =0 {alldeles nyss} one {för en minut sedan} other {för # minuter sedan}}. För att ta den, tryck ett. För att lämna den till en kollega, tryck två. För att bli tillfrågad senare, tryck tre.',
  callback_why:
    'Varför? Tryck ett om det inte är ditt område, två om du inte har tid nu, tre om det är något annat.',
  callback_whisper:
    'En återuppringning{named, select, yes { till {caller_name}} other {}}, beställd klockan {asked}.',
  callback_agent_lost:
    'Förbindelsen med vår kollega bröts tyvärr. Du står först i kön, och någon är snart hos dig.',
  callback_enter: 'Slå det telefonnummer som vi ska ringa, och avsluta med fyrkant.',
  callback_entered_right:
    'Du slog {callback_number}. Om det stämmer, tryck ett. För att slå det igen, tryck två.',
  callback_not_that_number: 'Vi kan inte ringa det numret.',
  callback_no_more: 'Det numret kan inte få fler återuppringningar just nu.',
  callback_no_time: 'Vi kan tyvärr inte lova att ringa upp dig just nu.',
  callback_confirm: `Vi ringer dig på {callback_number} ${WHEN}. Tryck ett, eller lägg bara på. För ett annat nummer, tryck två. För att vänta kvar, tryck tre.`,
  callback_confirm_step: `Vi ringer dig på {callback_number} ${WHEN}. Tryck ett, eller lägg bara på. För ett annat nummer, tryck två. Om du inte vill det, tryck tre.`,
  callback_agreed: `Tack. Vi ringer dig ${WHEN}.`,
  callback_pending: `Du har bett oss ringa dig ${WHEN}. För att behålla det, tryck ett, eller lägg bara på. För att bli uppringd en annan gång, tryck två. För att avboka, tryck tre.`,
  callback_when:
    'Tryck ett om du vill bli uppringd så snart som möjligt. Tryck två om du vill bli uppringd i morgon.',
  callback_slots:
    '{callback_day, select, today {Idag} tomorrow {I morgon} other {{callback_day} }}: tryck ett för {callback_slot_1}.{callback_slots, plural, =1 {} other { Tryck två för {callback_slot_2}.}}{callback_slots, plural, =1 {} =2 {} other { Tryck tre för {callback_slot_3}.}} Om inget passar, tryck nio.',
  callback_taken_over:
    'Du hade bett oss ringa upp dig. Du behåller din plats{callback_place, plural, =0 {} other { i kön, nummer #}}.',
  callback_sms_booked: `{site}: Vi ringer dig ${DAY}mellan {from} och {to}.`,
  callback_sms_missed: '{site}: Vi har försökt nå dig ({attempt} av {of}). Vi ringer igen klockan {next}.',
  callback_sms_last: '{site}: Vi har försökt ringa dig utan att nå dig. Ring oss gärna: {number}',
  callback_sms_expired: '{site}: Vi hann tyvärr inte ringa dig i tid. Ring oss gärna: {number}',
  callback_sms_up_next:
    '{site}: Det är snart din tur. Vi ringer dig om ungefär {in_minutes, plural, one {en minut} other {# minuter}}.',
  callback_sms_reminder: `{site}: En påminnelse: vi ringer dig ${DAY}mellan {from} och {to}.`,
  callback_sms_cancelled: '{site}: Din återuppringning är avbokad. Vi ringer dig inte.',
  callback_sms_moved: `{site}: Vi har flyttat din återuppringning. Vi ringer dig ${DAY}mellan {from} och {to}.`,
  callback_sms_code: '{site}: Din kod är {code}.',
};
