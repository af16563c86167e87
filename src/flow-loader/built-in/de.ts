/** What callbacks say in German. What is filled in is told in texts.ts. */
import type { BuiltInTexts } from './texts.ts';

/** When we call. */
const WHEN =
  '{callback_day, select, today {} tomorrow {morgen } other {am {callback_day} }}zwischen {callback_from} und {callback_to} Uhr';
const DAY = '{day, select, today {} tomorrow {morgen } other {am {date} }}';

export const de: BuiltInTexts = {
  callback_offer:
    '{callback_wait, select, about {Sie müssten etwa {callback_wait_to, plural, one {eine Minute} other {# Minuten}} warten. } between {Sie müssten {callback_wait_from} bis {callback_wait_to} Minuten warten. } moreThan {Sie müssten mehr als eine Stunde warten. } other {}}Drücken Sie die Eins, und wir rufen Sie {callback_day, select, today {zurück, wenn Sie an der Reihe sind} tomorrow {morgen zurück} other {am {callback_day} zurück}}. Sie behalten Ihren Platz.',
  callback_greeting:
    'Guten Tag, hier ist {site}. Sie haben um einen Rückruf gebeten. Um mit uns zu sprechen, drücken Sie die Eins. Passt es Ihnen später besser, drücken Sie die Zwei. Brauchen Sie uns nicht mehr, drücken Sie die Neun.',
  callback_later: 'Wir rufen etwas später wieder an. Auf Wiederhören.',
  callback_cancelled: 'Vielen Dank. Der Rückruf ist gestrichen.',
  callback_voicemail:
    'Eine Nachricht von {site}: Sie haben um einen Rückruf gebeten, und wir konnten Sie gerade nicht erreichen. Rufen Sie uns gerne an. Auf Wiederhören.',
  callback_preview:
    'Ein Rückruf{named, select, yes { an {caller_name}} other {}}, {waited, plural, =0 {gerade eben} one {vor einer Minute} other {vor # Minuten}} gewünscht. Um ihn anzunehmen, drücken Sie die Eins. Um ihn Kollegen zu überlassen, die Zwei. Um später noch einmal gefragt zu werden, die Drei.',
  callback_why:
    'Warum? Drücken Sie die Eins, wenn es nicht Ihr Gebiet ist, die Zwei, wenn Sie jetzt keine Zeit haben, die Drei bei einem anderen Grund.',
  callback_whisper: 'Ein Rückruf{named, select, yes { an {caller_name}} other {}}, gewünscht um {asked} Uhr.',
  callback_agent_lost:
    'Die Verbindung zu unserem Mitarbeiter ist leider abgebrochen. Sie sind als Nächster an der Reihe, gleich ist jemand für Sie da.',
  callback_enter:
    'Bitte geben Sie die Nummer ein, die wir anrufen sollen, und schließen Sie mit der Rautetaste ab.',
  callback_entered_right:
    'Ihre Eingabe: {callback_number}. Ist das richtig, drücken Sie die Eins. Für eine neue Eingabe drücken Sie die Zwei.',
  callback_not_that_number: 'Diese Nummer können wir nicht anrufen.',
  callback_no_more: 'Für diese Nummer können wir im Moment keine weiteren Rückrufe annehmen.',
  callback_no_time: 'Leider können wir Ihnen im Moment keinen Rückruf versprechen.',
  callback_confirm: `Wir rufen Sie ${WHEN} unter {callback_number} an. Drücken Sie die Eins, oder legen Sie einfach auf. Für eine andere Nummer drücken Sie die Zwei. Um weiter zu warten, drücken Sie die Drei.`,
  callback_confirm_step: `Wir rufen Sie ${WHEN} unter {callback_number} an. Drücken Sie die Eins, oder legen Sie einfach auf. Für eine andere Nummer drücken Sie die Zwei. Möchten Sie das nicht, drücken Sie die Drei.`,
  callback_agreed: `Vielen Dank. Wir rufen Sie ${WHEN} an.`,
  callback_pending: `Sie haben uns gebeten, Sie ${WHEN} anzurufen. Soll es dabei bleiben, drücken Sie die Eins, oder legen Sie einfach auf. Für eine andere Zeit drücken Sie die Zwei. Um den Rückruf zu streichen, drücken Sie die Drei.`,
  callback_when:
    'Für einen Rückruf so bald wie möglich drücken Sie die Eins, für einen Rückruf morgen die Zwei.',
  callback_slots:
    '{callback_day, select, today {Heute} tomorrow {Morgen} other {Am {callback_day} }}: drücken Sie die Eins für {callback_slot_1}.{callback_slots, plural, =1 {} other { Drücken Sie die Zwei für {callback_slot_2}.}}{callback_slots, plural, =1 {} =2 {} other { Drücken Sie die Drei für {callback_slot_3}.}} Passt nichts davon, drücken Sie die Neun.',
  callback_taken_over:
    'Sie hatten um einen Rückruf gebeten. Sie behalten Ihren Platz{callback_place, plural, =0 {} other { in der Reihe, Nummer #}}.',
  callback_sms_booked: `{site}: Wir rufen Sie ${DAY}zwischen {from} und {to} Uhr an.`,
  callback_sms_missed:
    '{site}: Wir haben versucht, Sie zu erreichen ({attempt} von {of}). Wir rufen um {next} Uhr wieder an.',
  callback_sms_last: '{site}: Wir konnten Sie leider nicht erreichen. Bitte rufen Sie uns an: {number}',
  callback_sms_expired:
    '{site}: Wir konnten Sie leider nicht rechtzeitig anrufen. Bitte rufen Sie uns an: {number}',
  callback_sms_up_next:
    '{site}: Sie sind bald an der Reihe. Wir rufen Sie in etwa {in_minutes, plural, one {einer Minute} other {# Minuten}} an.',
  callback_sms_reminder: `{site}: Zur Erinnerung: Wir rufen Sie ${DAY}zwischen {from} und {to} Uhr an.`,
  callback_sms_cancelled: '{site}: Ihr Rückruf ist abgesagt. Wir rufen Sie nicht an.',
  callback_sms_moved: `{site}: Wir haben Ihren Rückruf verlegt. Wir rufen Sie ${DAY}zwischen {from} und {to} Uhr an.`,
  callback_sms_code: '{site}: Ihr Code lautet {code}.',
};
