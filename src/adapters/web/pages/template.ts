/** A customer's page as HTML: no script, nothing from elsewhere, readable on any telephone. All that is filled in is escaped. */

export interface Page {
  readonly language: string;
  readonly title: string;
  /** Said before all else; null: nothing has to be. */
  readonly alert: string | null;
  readonly paragraphs: readonly string[];
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly choices: readonly ChoiceGroup[];
  readonly contact: { readonly words: string; readonly number: string } | null;
}

/** Buttons under a heading; without one, each speaks for itself. */
export interface ChoiceGroup {
  readonly heading: string | null;
  readonly buttons: readonly Choice[];
}

export interface Choice {
  readonly label: string;
  /** What is sent. */
  readonly fields: Readonly<Record<string, string>>;
  /** It ends something. */
  readonly isGrave?: boolean;
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--line:#767676;--act:#0b5394;--on-act:#fff;--grave:#a61b1b}
@media (prefers-color-scheme:dark){:root{--ink:#eee;--paper:#161616;--line:#8c8c8c;--act:#9cc9f5;--on-act:#111;--grave:#ff9d94}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:34rem;padding:1.25rem;font:1.0625rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}
h2{font-size:1.0625rem;margin:1.75rem 0 .5rem}
dl{margin:0 0 1rem}
dt{font-size:.9375rem}
dd{margin:0 0 .75rem;font-weight:600}
form{margin:0 0 .625rem}
button{font:inherit;width:100%;min-height:3rem;padding:.5rem 1rem;border:2px solid var(--act);border-radius:.5rem;background:var(--act);color:var(--on-act);cursor:pointer}
button.grave{margin-top:1.25rem;border-color:var(--grave);background:transparent;color:var(--grave)}
button:focus-visible,a:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
a{color:var(--act)}
[role=alert]{border:2px solid var(--line);border-radius:.5rem;padding:.75rem 1rem}
`.trim();

export function renderPage({ language, title, alert, paragraphs, facts, choices, contact }: Page): string {
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex,nofollow">
<meta name="format-detection" content="telephone=no">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${alert === null ? '' : `<p role="alert">${escaped(alert)}</p>\n`}${paragraphs.map((text) => `<p>${escaped(text)}</p>\n`).join('')}${factList(facts)}${choices.map(group).join('')}${contactLine(contact)}</main>
</body>
</html>
`;
}

const factList = (facts: Page['facts']): string =>
  facts.length === 0
    ? ''
    : `<dl>\n${facts.map(({ name, value }) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>\n`).join('')}</dl>\n`;

function group({ heading, buttons }: ChoiceGroup): string {
  if (buttons.length === 0) return '';
  return `${heading === null ? '' : `<h2>${escaped(heading)}</h2>\n`}${buttons.map(form).join('')}`;
}

/** Without an action it goes to where the page came from, wherever a proxy has put that. */
function form({ label, fields, isGrave = false }: Choice): string {
  const inputs = Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('');
  return `<form method="post">${inputs}<button${isGrave ? ' class="grave"' : ''}>${escaped(label)}</button></form>\n`;
}

const contactLine = (contact: Page['contact']): string =>
  contact === null
    ? ''
    : `<p>${escaped(contact.words)} <a href="tel:${escaped(contact.number)}">${escaped(contact.number)}</a></p>\n`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for values of attributes in quotes. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (each) => ENTITIES[each] ?? '');
