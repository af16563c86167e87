/**
 * The site that is called in counting.test.ts: times are short, so that an hour's work is done in a minute.
 *
 * @param name what it is called, which is all that a reload changes.
 * @param closedOn the days on which the vault is closed, as `2026-12-24`.
 */
export const countingSite = (name: string, closedOn: readonly string[]): string => `
site: ${name}
timezone: UTC
languages: [en]
country: SE

numbers:
  "2001": sales
  "2002": support
  "2003": orders
  "2004": vault
  "*41": lunch
  "*42": back

hours:
  vault: { days: Mon-Sun 00:00-24:00, except: { ${closedOn.map((day) => `${day}: closed`).join(', ')} } }

hand-back: "*8"

agents:
  anna: { name: Anna Berg, phone: PJSIP/101, away-after: never }
  omar: { name: Omar Lind, phone: PJSIP/102, away-after: never }
  lisa: { name: Lisa Holm, phone: PJSIP/103, away-after: never }
  nils: { name: Nils Alm, phone: PJSIP/104, starts: logged-out, away-after: 1 }

queues:
  sales:
    agents: [anna, omar, lisa]
    ring: 3s
    wrap-up: 1s
    short-abandon: 3s
    keys: { 1: bye }
    tell: { place: { say: place, every: never, gap: 2s } }
  support:
    agents: [anna, omar, lisa]
    strategy: ring-all
    ring: 5s
    wrap-up: 1s
    short-abandon: 3s
    keys: { 1: bye }
    whisper: whisper
  orders:
    agents: [nils]
    ring: 3s
    wrap-up: 2s
    short-abandon: 3s
    max-wait: 8s
    max-callers: 2
    join-empty: loose
    leave-when-empty: loose
    keys: { 2: bye }
  vault: { agents: [nils], hours: vault }

texts:
  place: "{position, plural, =1 {You are next.} other {You are number #.}}"
  whisper: A caller of our support has waited for you to come.

flows:
  sales: [{ queue: sales }, hangup]
  support: [{ queue: support }, hangup]
  orders: [{ queue: orders }, hangup]
  vault: [{ queue: vault }, hangup]
  bye: [hangup]
  lunch: [{ agent: pause, reason: lunch }, hangup]
  back: [{ agent: unpause }, hangup]
`;
