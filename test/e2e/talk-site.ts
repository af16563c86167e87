/**
 * The site that is called in talk.test.ts. Prompts are short, since each is heard in real time.
 *
 * @param closedOn the day on which nobody is there, as `2026-12-24`.
 */
export const talkSite = (closedOn: string): string => `
site: Harbour
timezone: UTC
languages: [en, sv]
country: SE

numbers:
  "1000": main
  "1001": { flow: main, language: sv }
  "1010": long_menu
  "1011": short_menu
  "1012": account
  "1013": office
  "1014": language
  "1020": colleague
  "1021": engaged_colleague
  "1022": absent_colleague
  "1023": outside

hours:
  office: { days: Mon-Sun 00:00-24:00, except: { ${closedOn}: closed } }

dial: { caller-id: "+46 10 180 00 00" }

agents:
  anna: { name: Anna Berg, phone: PJSIP/101 }

queues:
  sales:
    agents: [anna]
    ring: 60s
    wrap-up: 0s
    tell: { place: { every: never, gap: 0s } }

texts:
  welcome: { en: Welcome to Harbour., sv: Välkommen till Hamnen. }
  matter: { en: "For sales, press one.", sv: "För försäljning, tryck ett." }
  place:
    en: "{position, plural, =1 {You are next in line.} other {You are number # in line.}}"
    sv: "{position, plural, =1 {Du är näst på tur.} other {Du har plats # i kön.}}"
  thanks: { en: Thank you for calling., sv: Tack för samtalet. }
  goodbye: { en: Goodbye., sv: Hej då. }
  offer:
    en: For opening hours, press one. For our address, press two. To hear this again, just stay on the line.
    sv: För öppettider, tryck ett.
  hours_are: { en: We open every day at nine., sv: Vi öppnar klockan nio. }
  try: { en: Press any number., sv: Tryck en siffra. }
  not_heard: { en: I did not hear you., sv: Jag hörde inget. }
  not_a_choice: { en: That is not a choice., sv: Det går inte att välja. }
  chosen: { en: Very well chosen., sv: Bra valt. }
  number_please: { en: Your customer number please., sv: Ditt kundnummer. }
  entered: { en: "We have seen {customer}.", sv: "Vi har sett {customer}." }
  gold: { en: Our best customer is back., sv: Vår bästa kund är tillbaka. }
  plain: { en: We are pleased to know you., sv: Trevligt att råkas. }
  closed: { en: We are closed on this day., sv: Vi har stängt idag. }
  which: { en: "För svenska, tryck nio.", sv: "För svenska, tryck nio." }
  moment: { en: One moment please., sv: Ett ögonblick. }
  engaged: { en: The line is busy now., sv: Det är upptaget. }
  nobody: { en: Nobody could answer you., sv: Ingen svarade. }

flows:
  main:
    - say: welcome
    - menu: matter
      keys: { 1: sales }
  sales:
    - queue: sales
    - say: thanks

  long_menu:
    - menu: offer
      keys: { 1: { say: hours_are } }
    - say: goodbye

  short_menu:
    - menu: try
      keys: { 1: { say: chosen } }
      wait: 1s
      on:
        no-input: { say: not_heard, tries: 2, then: bye }
        no-match: { say: not_a_choice, tries: 3, then: bye }
  bye:
    - say: goodbye

  account:
    - collect: number_please
      into: customer
      digits: 4
    - say: entered
    - branch:
        - { if: customer == "1234", then: { say: gold } }
        - else: { say: plain }

  office:
    - hours: office
      closed: { say: closed }
    - say: goodbye

  language:
    - menu: which
      keys: { 9: { set: { language: sv } } }
    - say: goodbye

  colleague:
    - say: moment
    - transfer: "102"
    - say: goodbye
  engaged_colleague:
    - transfer: "103"
      on: { busy: { say: engaged } }
    - say: goodbye
  absent_colleague:
    - transfer: "104"
      ring: 4s
      on: { no-answer: { say: nobody } }
    - say: goodbye
  outside:
    - transfer: "+46 8 123 456 78"
    - say: goodbye
`;
