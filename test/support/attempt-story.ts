/** Calls to customers whom we call back, as far as they have come when a test begins (attempt-site.ts has their site). */
import { attemptSite } from './attempt-site.ts';
import {
  agentKey,
  chosen,
  connected,
  customerAnswers,
  customerDue,
  customerKey,
  type Given,
  given,
  legAnswered,
  legRinging,
} from './given.ts';

/** Whoever presses a key is a person. */
export const person = { type: 'sounded', as: 'person' } as const;
export const ended = (outcome: string, talkMs = 0) => [{ type: 'attemptEnded', outcome, talkMs }] as never[];

const plain = attemptSite();

/** The customer's phone rings. */
export const ringing = (site = plain): Given => given(site).dialled();
export const greeted = (site = plain): Given => ringing(site).when(customerAnswers);
/** They have pressed 1, and stand in line. */
export const waiting = (of: Given = greeted()): Given => of.when(customerKey('1'));
export const talking = (of: Given = waiting()): Given =>
  of.when(chosen('anna')).when(legAnswered()).when(connected());

/** Agent first: Anna hears what it is about. */
export const previewing = (site = plain): Given =>
  given(site).previewed().when(chosen('anna')).when(legRinging('anna')).when(legAnswered('anna'));
export const accepted = (site = plain): Given => previewing(site).when(agentKey('1', 'anna'));
/** She has accepted, and the customer's phone rings. */
export const dialling = (site = plain): Given => accepted(site).when(customerDue);
