/** What callbacks say in Croatian. What is filled in is told in texts.ts. */
import type { BuiltInTexts } from './texts.ts';

/** When we call. */
const WHEN =
  '{callback_day, select, today {} tomorrow {sutra } other {{callback_day} }}između {callback_from} i {callback_to}';
const DAY = '{day, select, today {} tomorrow {sutra } other {{date} }}';

export const hr: BuiltInTexts = {
  callback_offer:
    '{callback_wait, select, about {Čekali biste oko {callback_wait_to, plural, one {# minutu} few {# minute} other {# minuta}}. } between {Čekali biste od {callback_wait_from} do {callback_wait_to} minuta. } moreThan {Čekali biste dulje od jednog sata. } other {}}Pritisnite jedan i nazvat ćemo vas {callback_day, select, today {kad dođete na red} tomorrow {sutra} other {{callback_day}}}. Zadržavate svoje mjesto u redu.',
  callback_greeting:
    'Dobar dan, ovdje {site}. Zamolili ste nas da vas nazovemo. Za razgovor pritisnite jedan. Ako vam više odgovara drugo vrijeme, pritisnite dva. Ako nas više ne trebate, pritisnite devet.',
  callback_later: 'Nazvat ćemo vas malo kasnije. Doviđenja.',
  callback_cancelled: 'Hvala. Povratni poziv je otkazan.',
  callback_voicemail:
    'Ovo je poruka, zove {site}. Zamolili ste nas da vas nazovemo, ali vas sada nismo dobili. Slobodno nas nazovite. Doviđenja.',
  callback_preview:
    'Povratni poziv{named, select, yes {: {caller_name}} other {}}, zatražen {waited, plural, =0 {upravo sada} one {prije # minutu} few {prije # minute} other {prije # minuta}}. Za preuzimanje pritisnite jedan. Za prepuštanje kolegi pritisnite dva. Za odgodu pritisnite tri.',
  callback_why:
    'Zašto? Pritisnite jedan ako to nije vaše područje, dva ako sada nemate vremena, tri za drugi razlog.',
  callback_whisper: 'Povratni poziv{named, select, yes {: {caller_name}} other {}}, zatražen u {asked}.',
  callback_agent_lost:
    'Nažalost, veza s našim kolegom je prekinuta. Prvi ste u redu i uskoro će vam se netko javiti.',
  callback_enter: 'Unesite telefonski broj na koji vas trebamo nazvati i završite ljestvicom.',
  callback_entered_right:
    'Unijeli ste {callback_number}. Ako je točno, pritisnite jedan. Za novi unos pritisnite dva.',
  callback_not_that_number: 'Taj broj ne možemo nazvati.',
  callback_no_more: 'Za taj broj trenutačno nije moguće zatražiti više poziva.',
  callback_no_time: 'Nažalost, trenutačno ne možemo obećati povratni poziv.',
  callback_confirm: `Nazvat ćemo vas na {callback_number} ${WHEN}. Pritisnite jedan ili samo poklopite. Za drugi broj pritisnite dva. Za daljnje čekanje pritisnite tri.`,
  callback_confirm_step: `Nazvat ćemo vas na {callback_number} ${WHEN}. Pritisnite jedan ili samo poklopite. Za drugi broj pritisnite dva. Ako to ne želite, pritisnite tri.`,
  callback_agreed: `Hvala. Nazvat ćemo vas ${WHEN}.`,
  callback_pending: `Zamolili ste nas da vas nazovemo ${WHEN}. Ako tako ostaje, pritisnite jedan ili samo poklopite. Za poziv u drugo vrijeme pritisnite dva. Za otkazivanje pritisnite tri.`,
  callback_when: 'Ako želite poziv što prije, pritisnite jedan. Ako želite poziv sutra, pritisnite dva.',
  callback_slots:
    '{callback_day, select, today {Danas} tomorrow {Sutra} other {{callback_day} }}: pritisnite jedan za {callback_slot_1}.{callback_slots, plural, =1 {} other { Pritisnite dva za {callback_slot_2}.}}{callback_slots, plural, =1 {} =2 {} other { Pritisnite tri za {callback_slot_3}.}} Ako ništa ne odgovara, pritisnite devet.',
  callback_taken_over:
    'Zamolili ste nas da vas nazovemo. Zadržavate svoje mjesto{callback_place, plural, =0 {} other { u redu, broj #}}.',
  callback_sms_booked: `{site}: Nazvat cemo vas ${DAY}od {from} do {to}.`,
  callback_sms_missed: '{site}: Pokusali smo vas nazvati ({attempt} od {of}). Ponovno zovemo u {next}.',
  callback_sms_last: '{site}: Pokusali smo vas nazvati, ali se niste javili. Nazovite nas: {number}',
  callback_sms_expired: '{site}: Nazalost nismo vas stigli nazvati na vrijeme. Nazovite nas: {number}',
  callback_sms_up_next:
    '{site}: Uskoro ste na redu. Nazvat cemo vas za otprilike {in_minutes, plural, one {# minutu} few {# minute} other {# minuta}}.',
  callback_sms_reminder: `{site}: Podsjetnik: nazvat cemo vas ${DAY}od {from} do {to}.`,
  callback_sms_cancelled: '{site}: Vas povratni poziv je otkazan. Necemo vas zvati.',
  callback_sms_moved: `{site}: Vas povratni poziv je premjesten. Nazvat cemo vas ${DAY}od {from} do {to}.`,
  callback_sms_code: '{site}: Vas kod je {code}.',
};
