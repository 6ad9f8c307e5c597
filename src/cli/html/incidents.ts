import type { AttributeLift } from '../../contracts/attribute-lift';
import { formatRatio } from '../../contracts/format';
import { kindSentence } from '../../contracts/incident-kind';
import type { Cause, Incident, Report } from '../../contracts/report';
import { placeOfSimilar, similarText, type SimilarIncident } from '../../contracts/similar-incident';
import { formatDuration, formatInterval, formatPlural, formatScore } from '../format';
import { spanPlaces } from '../summary';
import type { Markup } from './markup';
import { html } from './markup';

const SPANS_PER_CAUSE = 3;

/** Incidents with ranked causes and the evidence for each. */
export function incidents(report: Report): Markup | null {
  if (report.windows.count === 0) {
    return null;
  }
  const body =
    report.incidents.length === 0
      ? html`<p class="good">None: no service stayed above the threshold in ${formatPlural(report.windows.present.filter(Boolean).length, 'window')} with data.</p>`
      : report.incidents.map((each, index) => incident(each, index, report.incidents));
  return html`<section aria-labelledby="incidents"><h2 id="incidents">Incidents <small>likeliest cause first</small></h2>${body}</section>
`;
}

function incident(
  {
    fromMs,
    toMs,
    score,
    kind,
    similar = [],
    causes,
    affected = [],
    attributes = [],
    followUps = [],
    metrics = [],
  }: Incident,
  index: number,
  all: readonly Incident[],
): Markup {
  const reached =
    affected.length === 0
      ? null
      : html`<p class="muted">Affected:</p><ul class="evidence">${affected.map(({ service, text }) => html`<li><span class="name">${service}</span> ${text}</li>`)}</ul>`;
  const measured =
    metrics.length === 0
      ? null
      : html`<p class="muted">Measured beside the traces:</p><ul class="evidence">${metrics.map(({ text, file }) => html`<li>${text} <code>${file}</code></li>`)}</ul>`;
  const following =
    followUps.length === 0
      ? null
      : html`<p class="muted">After calls:</p><ul class="evidence">${followUps.map(({ text }) => html`<li>${text}</li>`)}</ul>`;
  const highest = Math.max(...causes.map((cause) => cause.score));
  return html`<article class="incident" id="incident-${index + 1}"><h3>${index + 1}. ${formatInterval(fromMs, toMs)}</h3>
<p>${formatDuration(toMs - fromMs)}, score ${formatScore(score)}</p>${kind === undefined ? null : html`<p>Kind: ${kindSentence(kind)}</p>`}${similar.map((each) => html`<p>Similar: ${which(each, all)}, ${similarText(each, causes[0].service)}</p>`)}
<ol class="causes">${causes.map((each, rank) => cause(each, rank, highest))}</ol>${reached}${measured}${following}${risen(attributes)}</article>
`;
}

/** An incident of this report is linked, any other goes by its time. */
function which(similar: SimilarIncident, all: readonly Incident[]): Markup {
  const place = placeOfSimilar(all, similar);
  return place < 0
    ? html`earlier, ${formatInterval(similar.fromMs, similar.toMs)}`
    : html`<a href="#incident-${place + 1}">incident ${place + 1}</a>`;
}

/** Attribute values that appear mainly inside, with the counts behind them. */
function risen(attributes: readonly AttributeLift[]): Markup | null {
  if (attributes.length === 0) {
    return null;
  }
  const rows = attributes.map(
    ({ service, seenBy, key, value, insideCount, insideOf, outsideCount, outsideOf, lift }) =>
      html`<tr><td><span class="name">${service}</span>${seenBy === 'callers' ? ' (calls)' : ''}</td><td><code>${key}</code></td><td><code>${value}</code></td><td class="n">${insideCount} of ${insideOf}</td><td class="n">${outsideCount} of ${outsideOf}</td><td class="n">${formatRatio(lift)}</td></tr>`,
  );
  return html`<p class="muted">Attribute values mainly inside:</p><div class="wide"><table><thead><tr><th scope="col">Requests to</th><th scope="col">Attribute</th><th scope="col">Value</th><th scope="col" class="n">Inside</th><th scope="col" class="n">Outside</th><th scope="col" class="n">Lift</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function cause({ service, score, evidence }: Cause, rank: number, highest: number): Markup {
  const width = highest > 0 ? Math.max(0, Math.min(100, (score / highest) * 100)) : 0;
  const list = evidence.map(
    (each) =>
      html`<li>${each.text} <span class="chip" title="robust standard deviations from normal">${signed(each.deviation)} sd</span></li>`,
  );
  const places = spanPlaces(
    evidence.flatMap(({ spans }) => spans),
    SPANS_PER_CAUSE,
  ).map((place) => html` <code>${place}</code>`);
  const detail = list.length === 0 ? null : html`<ul class="evidence">${list}</ul>`;
  const examples = places.length === 0 ? null : html`<p class="places">for example${places}</p>`;
  return html`<li class="${rank === 0 ? 'first' : ''}"><span class="rank">${rank + 1}</span><div><div class="cause"><span class="name">${service}</span><svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width="${width.toFixed(1)}" height="6"/></svg><span class="muted">${formatScore(score)}</span></div>${detail}${examples}</div></li>
`;
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(1)}`;
}
