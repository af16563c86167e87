/** Asterisk for the demo and the tests: a PBX set up with `asterisk-config/`, and telephones to call it with. */
export type { AsteriskOptions, PbxOptions, PhonesOptions } from './asterisk/instance-options.ts';
export { startPbxWithPhones, untilRegistered } from './asterisk/pbx-with-phones.ts';
export type { PhoneAccount } from './asterisk/phone-config.ts';
export { claimPorts, type PortBlock } from './asterisk/port-block.ts';
export { type AsteriskInstance, startAsterisk } from './asterisk/start-asterisk.ts';
