/** What a site has to say for customers to write back, and to have links. */
import { describe, expect, test } from '@jest/globals';
import { loadSite } from '../../src/flow-loader/load-site.ts';

const load = (more: string, callbacks = '{}', texts = '{}') => {
  const text = `
site: Telco
timezone: Europe/Stockholm
country: SE
languages: [en, sv]
numbers: { "+46 10 180 00 00": main }
agents: { anna: { name: Anna Berg, phone: PJSIP/101 } }
queues: { support: { agents: [anna], offer-callback: { after: 60s } } }
callbacks: { support: ${callbacks} }
flows: { main: [ { queue: support } ] }
texts: ${texts}
${more}
`;
  const { site, diagnostics } = loadSite([{ path: 'site.yaml', text }]);
  const told = diagnostics.map(
    ({ severity, code, line, message, hint }) =>
      `${text.split('\n')[line - 1]?.slice(0, 9).trim()} | ${severity} ${code}: ${message}${hint ? ` [${hint}]` : ''}`,
  );
  return { messages: site?.callbacks.support?.messages, told };
};

const WEB = 'web: { url: "https://cc.example.com" }';
const LINKED = '{ booked: { en: "See {link}", sv: "Se {link}" } }';

describe('confirmations', () => {
  test('are sent where replies come, without a word about them', () => {
    const { messages, told } = load('sms: { file: m.jsonl, replies: {} }');
    expect(told).toEqual([]);
    expect(messages).toMatchObject({
      booked: null,
      cancelled: 'callback_sms_cancelled',
      moved: 'callback_sms_moved',
    });
  });

  test('are not where none come, nor where the site does not want them', () => {
    const none = { cancelled: null, moved: null };
    expect(load('sms: { file: m.jsonl }').messages).toMatchObject(none);
    const unwanted = '{ sms: { booked: yes, cancelled: no, moved: no } }';
    expect(load('sms: { file: m.jsonl, replies: {} }', unwanted).messages).toMatchObject(none);
  });
});

describe('{link}', () => {
  test('stands in a text where the site serves pages', () => {
    const { told, messages } = load(`sms: { file: m.jsonl }\n${WEB}`, '{ sms: { booked: booked } }', LINKED);
    expect(told).toEqual([]);
    expect(messages?.booked).toBe('booked');
  });

  test.each([['sms: { file: m.jsonl }'], ['sms: { file: m.jsonl }\nweb: { listen: "127.0.0.1:8072" }']])(
    'leads nowhere without an address: %s',
    (more) => {
      expect(load(more, '{ sms: { booked: booked } }', LINKED).told).toEqual([
        'callbacks | error missing: text "booked" asks for {link}, and the site serves no pages [add web: with a url: to the site]',
      ]);
    },
  );

  test('counts when it is told how many messages a text becomes', () => {
    const long = `{ booked: { en: "${'x'.repeat(120)} {link}", sv: "Se {link}" } }`;
    const { told } = load(`sms: { file: m.jsonl }\n${WEB}`, '{ sms: { booked: booked } }', long);
    expect(told).toEqual([
      'texts: { | warning bad-text: this is sent as 2 messages, and paid for as such [it has about 184 characters; 160 fit into one]',
    ]);
  });
});
