/**
 * What callbacks say where a site has no text of the same name. ICU MessageFormat; `{site}` is the name of the site, put
 * in when the site is loaded.
 *
 * The rest is filled in when it is said: in calls the variables `callback_…` (CALL_VARIABLES in the domain), before an
 * agent is connected what a whisper is given, and in messages what TOLD_ARGUMENTS names.
 */
export interface BuiltInTexts {
  readonly callback_offer: string;
  /** Who calls, and what to press: 1 to speak, 2 for later, 9 to cancel. */
  readonly callback_greeting: string;
  readonly callback_later: string;
  /** To a customer who has called it off, by a key: in a call of ours, or in theirs. */
  readonly callback_cancelled: string;
  /** To a machine that has answered. */
  readonly callback_voicemail: string;
  /** To an agent who is asked to accept: 1 takes it, 2 leaves it to a colleague, 3 puts it off. */
  readonly callback_preview: string;
  /** To an agent who has declined: 1 not their field, 2 no time, 3 another reason. */
  readonly callback_why: string;
  /** To any agent who is about to talk with a customer whom we have called; before the queue's own whisper. */
  readonly callback_whisper: string;
  /** To a customer whom we have called, when their agent was lost. */
  readonly callback_agent_lost: string;
  /** Asks for a number. */
  readonly callback_enter: string;
  /** Reads it back: 1 if it is right, 2 to enter it again. */
  readonly callback_entered_right: string;
  readonly callback_not_that_number: string;
  /** The number has as many callbacks as it may have. */
  readonly callback_no_more: string;
  /** Nothing can be promised. */
  readonly callback_no_time: string;
  /** The promise, to who waits in line: 1 or hanging up to agree, 2 for another number, 3 to keep waiting. */
  readonly callback_confirm: string;
  /** The same to who is not in line; 3 is to do without. */
  readonly callback_confirm_step: string;
  readonly callback_agreed: string;
  /** To who has one pending: 1 or hanging up to keep it, 2 for another time, 3 to call it off. */
  readonly callback_pending: string;
  /** 1 as soon as possible, 2 tomorrow. */
  readonly callback_when: string;
  /** Up to three times to choose from by 1 to 3; 9 for none. */
  readonly callback_slots: string;
  /** To who calls in while we were to call them. */
  readonly callback_taken_over: string;
  readonly callback_sms_booked: string;
  readonly callback_sms_missed: string;
  readonly callback_sms_last: string;
  readonly callback_sms_expired: string;
  readonly callback_sms_up_next: string;
  readonly callback_sms_reminder: string;
  /** After what the customer did by text message. */
  readonly callback_sms_cancelled: string;
  readonly callback_sms_moved: string;
  /** Confirms a number that was given over the web. */
  readonly callback_sms_code: string;
}

export type BuiltInName = keyof BuiltInTexts;
