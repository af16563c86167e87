/** The site that is called in talk.test.ts. Prompts are short: each is heard in real time. */
export const TALK_SITE = `
site: Harbour
timezone: UTC
languages: [en, sv]
country: SE

numbers:
  "1000": main

agents:
  anna: { name: Anna Berg, phone: PJSIP/101 }

queues:
  sales:
    agents: [anna]
    ring: 20s
    wrap-up: 0s
    tell: { place: { every: never, gap: 0s } }

texts:
  welcome: { en: Welcome to Harbour., sv: Välkommen till Hamnen. }
  matter: { en: "For sales, press one.", sv: "För försäljning, tryck ett." }
  place:
    en: "{position, plural, =1 {You are next in line.} other {You are number # in line.}}"
    sv: "{position, plural, =1 {Du är näst på tur.} other {Du har plats # i kön.}}"
  thanks: { en: Thank you for calling., sv: Tack för samtalet. }

flows:
  main:
    - say: welcome
    - menu: matter
      keys: { 1: sales }
  sales:
    - queue: sales
    - say: thanks
`;
