/** What callbacks say in English. What is filled in is told in texts.ts. */
import type { BuiltInTexts } from './texts.ts';

/** When we call. */
const WHEN =
  '{callback_day, select, today {} tomorrow {tomorrow } other {on {callback_day} }}between {callback_from} and {callback_to}';
const DAY = '{day, select, today {} tomorrow {tomorrow } other {on {date} }}';

export const en: BuiltInTexts = {
  callback_offer:
    '{callback_wait, select, about {You would wait about {callback_wait_to, plural, one {# minute} other {# minutes}}. } between {You would wait {callback_wait_from} to {callback_wait_to} minutes. } moreThan {You would wait more than an hour. } other {}}Press one, and we call you back {callback_day, select, today {when it is your turn} tomorrow {tomorrow} other {on {callback_day}}}. You keep your place in line.',
  callback_greeting:
    'Hello, this is {site}. You asked us to call you back. To speak with us, press one. If another time suits you better, press two. If you no longer need us, press nine.',
  callback_later: 'We will call you again a little later. Goodbye.',
  callback_cancelled: 'Thank you. Your callback is cancelled.',
  callback_voicemail:
    'A message from {site}: you asked us to call you back, and we could not reach you just now. You are welcome to call us. Goodbye.',
  callback_preview:
    'A callback{named, select, yes { to {caller_name}} other {}}, asked for {waited, plural, =0 {just now} one {a minute ago} other {# minutes ago}}. To take it, press one. To leave it to a colleague, press two. To be asked again later, press three.',
  callback_why:
    'Why? Press one if it is not your field, two if you have no time now, three for another reason.',
  callback_whisper: 'A callback{named, select, yes { to {caller_name}} other {}}, asked for at {asked}.',
  callback_agent_lost:
    'We are sorry, the connection to our colleague was lost. You are first in line, and somebody will be with you soon.',
  callback_enter: 'Please enter the telephone number that we should call, and end with the hash key.',
  callback_entered_right:
    'You entered {callback_number}. If that is right, press one. To enter it again, press two.',
  callback_not_that_number: 'We cannot call that number.',
  callback_no_more: 'This number cannot have any more callbacks just now.',
  callback_no_time: 'Sorry, we cannot promise to call you back just now.',
  callback_confirm: `We call you at {callback_number} ${WHEN}. Press one, or just hang up. For another number, press two. To keep waiting, press three.`,
  callback_confirm_step: `We call you at {callback_number} ${WHEN}. Press one, or just hang up. For another number, press two. If you do not want this, press three.`,
  callback_agreed: `Thank you. We will call you ${WHEN}.`,
  callback_pending: `You have asked us to call you ${WHEN}. To keep that, press one, or just hang up. To be called at another time, press two. To cancel it, press three.`,
  callback_when: 'To be called as soon as possible, press one. To be called tomorrow, press two.',
  callback_slots:
    '{callback_day, select, today {Today} tomorrow {Tomorrow} other {On {callback_day} }}: press one for {callback_slot_1}.{callback_slots, plural, =1 {} other { Press two for {callback_slot_2}.}}{callback_slots, plural, =1 {} =2 {} other { Press three for {callback_slot_3}.}} For none of these, press nine.',
  callback_taken_over:
    'You had asked us to call you. You keep your place{callback_place, plural, =0 {} other { in line, number #}}.',
  callback_sms_booked: `{site}: We will call you ${DAY}between {from} and {to}.`,
  callback_sms_missed: '{site}: We tried to call you ({attempt} of {of}). We will try again at {next}.',
  callback_sms_last: '{site}: We have tried to call you, and could not reach you. Please call us: {number}',
  callback_sms_expired: '{site}: We are sorry that we could not call you in time. Please call us: {number}',
  callback_sms_up_next:
    '{site}: It is soon your turn. We will call you in about {in_minutes, plural, one {a minute} other {# minutes}}.',
  callback_sms_reminder: `{site}: A reminder: we will call you ${DAY}between {from} and {to}.`,
  callback_sms_cancelled: '{site}: Your callback is cancelled. We will not call you.',
  callback_sms_moved: `{site}: We have moved your callback. We will call you ${DAY}between {from} and {to}.`,
  callback_sms_code: '{site}: Your code is {code}.',
};
