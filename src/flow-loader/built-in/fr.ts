/** What callbacks say in French. What is filled in is told in texts.ts. */
import type { BuiltInTexts } from './texts.ts';

/** When we call. */
const WHEN =
  '{callback_day, select, today {} tomorrow {demain } other {le {callback_day} }}entre {callback_from} et {callback_to}';
const DAY = '{day, select, today {} tomorrow {demain } other {le {date} }}';

export const fr: BuiltInTexts = {
  callback_offer:
    '{callback_wait, select, about {Vous attendriez environ {callback_wait_to, plural, one {une minute} other {# minutes}}. } between {Vous attendriez de {callback_wait_from} à {callback_wait_to} minutes. } moreThan {Vous attendriez plus d’une heure. } other {}}Appuyez sur un, et nous vous rappelons {callback_day, select, today {quand ce sera votre tour} tomorrow {demain} other {le {callback_day}}}. Vous gardez votre place.',
  callback_greeting:
    "Bonjour, ici {site}. Vous nous avez demandé de vous rappeler. Pour nous parler, appuyez sur un. Si un autre moment vous convient mieux, appuyez sur deux. Si vous n'avez plus besoin de nous, appuyez sur neuf.",
  callback_later: 'Nous vous rappellerons un peu plus tard. Au revoir.',
  callback_cancelled: 'Merci. Votre rappel est annulé.',
  callback_voicemail:
    "Un message de {site} : vous nous avez demandé de vous rappeler, et nous n'avons pas pu vous joindre. Vous pouvez nous appeler. Au revoir.",
  callback_preview:
    'Un rappel{named, select, yes { pour {caller_name}} other {}}, demandé {waited, plural, =0 {à l’instant} one {il y a # minute} other {il y a # minutes}}. Pour le prendre, appuyez sur un. Pour le laisser à un collègue, sur deux. Pour qu’on vous le redemande plus tard, sur trois.',
  callback_why:
    'Pourquoi ? Appuyez sur un si ce n’est pas votre domaine, sur deux si vous n’avez pas le temps maintenant, sur trois pour une autre raison.',
  callback_whisper: 'Un rappel{named, select, yes { pour {caller_name}} other {}}, demandé à {asked}.',
  callback_agent_lost:
    'La communication avec notre collègue a été coupée, veuillez nous excuser. Vous êtes le premier dans la file, quelqu’un est bientôt à vous.',
  callback_enter: 'Veuillez saisir le numéro à rappeler, puis appuyez sur la touche dièse.',
  callback_entered_right:
    "Vous avez saisi {callback_number}. Si c'est correct, appuyez sur un. Pour recommencer, appuyez sur deux.",
  callback_not_that_number: 'Nous ne pouvons pas appeler ce numéro.',
  callback_no_more: "Ce numéro ne peut pas demander d'autre rappel pour le moment.",
  callback_no_time: 'Nous ne pouvons malheureusement pas vous promettre un rappel pour le moment.',
  callback_confirm: `Nous vous rappelons au {callback_number} ${WHEN}. Appuyez sur un, ou raccrochez simplement. Pour un autre numéro, appuyez sur deux. Pour continuer à attendre, appuyez sur trois.`,
  callback_confirm_step: `Nous vous rappelons au {callback_number} ${WHEN}. Appuyez sur un, ou raccrochez simplement. Pour un autre numéro, appuyez sur deux. Si vous ne le souhaitez pas, appuyez sur trois.`,
  callback_agreed: `Merci. Nous vous rappelons ${WHEN}.`,
  callback_pending: `Vous nous avez demandé de vous rappeler ${WHEN}. Pour garder ce rappel, appuyez sur un, ou raccrochez simplement. Pour être rappelé à un autre moment, appuyez sur deux. Pour l’annuler, appuyez sur trois.`,
  callback_when:
    'Pour être rappelé dès que possible, appuyez sur un. Pour être rappelé demain, appuyez sur deux.',
  callback_slots:
    '{callback_day, select, today {Aujourd’hui} tomorrow {Demain} other {Le {callback_day} }}: appuyez sur un pour {callback_slot_1}.{callback_slots, plural, =1 {} other { Appuyez sur deux pour {callback_slot_2}.}}{callback_slots, plural, =1 {} =2 {} other { Appuyez sur trois pour {callback_slot_3}.}} Si rien ne convient, appuyez sur neuf.',
  callback_taken_over:
    'Vous nous aviez demandé de vous rappeler. Vous gardez votre place{callback_place, plural, =0 {} other {, numéro #}}.',
  callback_sms_booked: `{site} : nous vous appelons ${DAY}entre {from} et {to}.`,
  callback_sms_missed:
    '{site} : nous avons essayé de vous appeler ({attempt} sur {of}). Nous rappelons à {next}.',
  callback_sms_last: '{site} : nous avons essayé de vous appeler, sans succès. Appelez-nous : {number}',
  callback_sms_expired: "{site} : nous n'avons pas pu vous appeler à temps. Appelez-nous : {number}",
  callback_sms_up_next:
    '{site} : votre tour approche. Nous vous appelons dans environ {in_minutes, plural, one {une minute} other {# minutes}}.',
  callback_sms_reminder: `{site} : un rappel : nous vous appelons ${DAY}entre {from} et {to}.`,
  callback_sms_cancelled: '{site} : votre rappel est annulé. Nous ne vous appellerons pas.',
  callback_sms_moved: `{site} : votre rappel est déplacé. Nous vous appelons ${DAY}entre {from} et {to}.`,
  callback_sms_code: '{site}: Votre code est {code}.',
};
