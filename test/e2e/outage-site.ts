/** The site that is called in kill.test.ts and outage.test.ts: a number for each thing that a call can be doing. */
import { QUEUE_OUTAGE } from './outage-queue-site.ts';

export const OUTAGE_AGENTS = ['101', '102', '103', '104', '105', '106', '107', ...QUEUE_OUTAGE.users];

export const OUTAGE_SITE = `
site: Harbour
languages: [en]
country: SE

numbers:
  "1000": main
  "2000": story
  "2001": brief
  "2002": asked
  "2003": line
  "2004": answered
  "2005": left
  "2006": wrapped
  "2007": parted
  "2008": colleague
  "2009": crowd
${QUEUE_OUTAGE.numbers}

hand-back: "*8"

agents:
  anna: { name: Anna Berg, phone: PJSIP/101 }
  omar: { name: Omar Lind, phone: PJSIP/102 }
  lisa: { name: Lisa Holm, phone: PJSIP/103 }
  erik: { name: Erik Ek, phone: PJSIP/104 }
  nils: { name: Nils Alm, phone: PJSIP/105 }
${QUEUE_OUTAGE.agents}

queues:
  line: { agents: [anna], ring: 2m, wrap-up: 0s }
  answered: { agents: [omar], ring: 2m, wrap-up: 0s }
  left: { agents: [lisa], ring: 2m, wrap-up: 0s }
  wrapped: { agents: [erik], ring: 2m, wrap-up: 8s }
  parted: { agents: [nils], ring: 2m, wrap-up: 0s }
  crowd: { agents: [anna, omar, lisa], ring: 2m, wrap-up: 0s }
${QUEUE_OUTAGE.queues}

texts:
  welcome: Welcome to Harbour.
  story: >-
    Once upon a time a telephone stood on a table by the window. Nobody had called for many years. Then, on a morning
    in May, it rang and rang, and the whole house woke up and ran down the stairs to see who was calling them.
  brief: This will not take long.
  question: For something else, press one.
  chosen: Very well chosen.
  thanks: Thank you for calling.
  goodbye: Goodbye.
${QUEUE_OUTAGE.texts}

flows:
  main: [{ say: welcome }, { queue: line }, { say: thanks }]
  story: [{ say: story }, { say: goodbye }]
  brief: [{ say: brief }, { say: goodbye }]
  asked:
    - menu: question
      keys: { 1: { say: chosen } }
      wait: 2m
    - say: goodbye
  line: [{ queue: line }]
  answered: [{ queue: answered }]
  left: [{ queue: left }]
  wrapped: [{ queue: wrapped }]
  parted: [{ queue: parted }, { say: thanks }]
  crowd: [{ say: welcome }, { queue: crowd }, { say: thanks }]
  colleague: [{ transfer: "106", ring: 2m }, { say: goodbye }]
${QUEUE_OUTAGE.flows}
`;
