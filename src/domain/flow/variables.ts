/** The variables of a flow: what they can hold, and those that every call has. */
export type VariableType = 'text' | 'integer' | 'decimal' | 'boolean';
export type VariableValue = string | number | boolean;

/** Read-only variables that every call has. */
export const CALL_VARIABLES = {
  caller: 'text',
  caller_name: 'text',
  called: 'text',
  language: 'text',
  callback_number: 'text',
  callback_denied: 'text',
  callback_from: 'text',
  callback_to: 'text',
  callback_day: 'text',
  callback_slots: 'integer',
  callback_slot_1: 'text',
  callback_slot_2: 'text',
  callback_slot_3: 'text',
  callback_place: 'integer',
  callback_wait: 'text',
  callback_wait_from: 'integer',
  callback_wait_to: 'integer',
} as const satisfies Record<string, VariableType>;
