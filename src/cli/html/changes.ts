import type { Report } from '../../contracts/report';
import { formatInstant } from '../format';
import type { Markup } from './markup';
import { html } from './markup';

/** Lasting changes of level; null without any. */
export function changes({ changes: all }: Report): Markup | null {
  if (all.length === 0) {
    return null;
  }
  const items = all.map(
    ({ service, sinceMs, text }) =>
      html`<li>since ${formatInstant(sinceMs)}: <span class="name">${service}</span> ${text}</li>`,
  );
  return html`<section aria-labelledby="changes"><h2 id="changes">Lasting changes <small>no incidents: the new level stays</small></h2><ul class="evidence">${items}</ul></section>
`;
}
