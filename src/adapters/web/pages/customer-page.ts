/**
 * The page behind the link in a customer's message: `/c/<callback>.<signature>`. Who has the link may change the callback.
 * To look changes nothing, since programs follow links before people do; what is sent with a button does, and leads back
 * to the page. A link that is wrong, and one whose callback is forgotten, lead to the same page.
 */

import type { Instant, Language } from '../../../domain/ids.ts';
import { MINUTE_MS } from '../../../domain/time-units.ts';
import { visitorOf } from '../../../domain/web/visitor.ts';
import type { CustomerOffice } from '../../../engine/customer-office.ts';
import { html, notAllowed } from '../answers.ts';
import { RateLimit } from '../rate-limit.ts';
import type { WebAnswer, WebRequest, WebRoute } from '../route.ts';
import { callbackPage, wishFrom } from './callback-view.ts';
import { renderPage } from './template.ts';
import { PAGE_WORDS, type PageWords, pageLanguage } from './words.ts';

export interface CustomerPageParts {
  readonly office: Pick<CustomerOffice, 'linked' | 'followLink'>;
  /** Of the site in force. */
  readonly languages: () => readonly Language[];
  readonly now: () => Instant;
}

const PATH = '/c/';
const FORM = 'application/x-www-form-urlencoded';
/** Said of what is sent from a page of ours, or from no page. */
const FROM_OURS = ['same-origin', 'none'];
const NOT_POSSIBLE = 'no';

const MOST_PER_LINK = 30;
const MOST_WRONG = 20;
const RETRY_AFTER = { 'retry-after': '60' };

/** Limits hold for as long as the route lives: make it once. */
export function customerPage({ office, languages, now }: CustomerPageParts): WebRoute {
  const ofLink = new RateLimit(MOST_PER_LINK, MINUTE_MS);
  const wrong = new RateLimit(MOST_WRONG, MINUTE_MS);
  const telling = (status: number, which: 'notFound' | 'tooMany', headers = {}): WebAnswer => {
    const language = pageLanguage(languages());
    return html(status, renderPage(plainPage(language, PAGE_WORDS[language][which])), headers);
  };

  return async (request) => {
    if (!request.path.startsWith(PATH)) return null;
    const { method, address } = request;
    if (method !== 'GET' && method !== 'HEAD' && method !== 'POST')
      return notAllowed(['GET', 'HEAD', 'POST']);
    const token = tokenOf(request.path);
    const linked = token === null ? null : office.linked(token);
    if (token === null || linked === null) {
      // Who has a right link is let through, whoever else is behind the same address.
      const isTooMany = !wrong.count(visitorOf(address), now());
      return isTooMany ? telling(429, 'tooMany', RETRY_AFTER) : telling(404, 'notFound');
    }
    if (!ofLink.count(linked.callback.id, now())) return telling(429, 'tooMany', RETRY_AFTER);
    if (method === 'POST') return act(request, token, office);
    const hasFailed = request.query.get('done') === NOT_POSSIBLE;
    return html(200, renderPage(callbackPage(linked, languages(), now(), hasFailed)));
  };
}

/** What a button sends. Answered by leading back to the page, so that it is not sent again with a reload. */
function act(request: WebRequest, token: string, office: CustomerPageParts['office']): WebAnswer {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== FORM) return html(415, renderPage(plainPage('en', `Only ${FORM} is taken here.`)));
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && !FROM_OURS.includes(site)) {
    return html(403, renderPage(plainPage('en', 'This was sent from another site.')));
  }
  const wish = wishFrom(new URLSearchParams(request.body));
  if (wish === null) return html(400, renderPage(plainPage('en', 'This cannot be understood.')));
  const isDone = office.followLink(token, wish) === 'done';
  // Relative: a proxy may have put the page elsewhere.
  const location = `${encodeURIComponent(token)}${isDone ? '' : `?done=${NOT_POSSIBLE}`}`;
  return html(303, '', { location });
}

const plainPage = (language: string, title: PageWords['notFound']) => ({
  ...{ language, title, alert: null, paragraphs: [], facts: [], choices: [] },
  contact: null,
});

/** Null: what stands there cannot be one. */
function tokenOf(path: string): string | null {
  const rest = path.slice(PATH.length);
  if (rest === '' || rest.includes('/')) return null;
  try {
    return decodeURIComponent(rest);
  } catch {
    return null;
  }
}
