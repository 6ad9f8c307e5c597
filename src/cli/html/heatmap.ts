import type { Report } from '../../contracts/report';
import { shownWindows } from '../../contracts/shown-windows';
import { formatClock, formatInstant, formatInterval, formatScore } from '../format';
import type { HeatBucket } from '../heat';
import { bucketScores, FIRST_ANOMALOUS_SHADE, shadeBounds, shadeOf, SHADES } from '../heat';
import { serviceRows, widthsJudged } from '../summary';
import type { Markup } from './markup';
import { html } from './markup';

/** Cells per row: what a wide screen can still tell apart. */
const CELLS_PER_ROW = 360;
const CELLS_IN_LIST = 300;

/** The services × time heatmap: one SVG strip per service, hover titles, and the same facts as a list. */
export function heatmap(report: Report): Markup | null {
  const { windows } = report;
  const rows = serviceRows(report).filter(({ peak }) => peak !== null);
  if (windows.count === 0 || rows.length === 0) {
    return null;
  }
  const shown = shownWindows(windows.present);
  const strips = rows.map(
    ({ name, peak }) => html`
<span class="name" title="${name}">${name}</span>${strip(name, shown, report)}<span class="n muted">${peak === null ? '' : formatScore(peak)}</span>`,
  );
  const momentOf = (window: number): number => windows.startMs + window * windows.widthMs;
  const middleMs = momentOf(shown[Math.floor(shown.length / 2)]);
  const judged = widthsJudged(report);
  const shortened = shown.length < windows.count ? '; long gaps are shortened' : '';
  return html`<section aria-labelledby="heatmap"><h2 id="heatmap">Anomaly heatmap <small>services by time; the number is the service's highest score${shortened}</small></h2>
<div class="heat">${incidentMarks(report, shown)}${strips}
<span></span><span class="axis"><span>${formatInstant(windows.startMs)}</span><span>${formatInstant(middleMs)}</span><span>${formatInstant(momentOf(windows.count))}</span></span><span></span></div>
${legend()}${judged === null ? null : html`<p class="judged">${judged}</p>`}
${anomalousCells(report)}</section>
`;
}

function strip(service: string, shown: readonly number[], report: Report): Markup {
  const { scores, threshold } = report.anomaly;
  const cells: Markup[] = [];
  const buckets = bucketScores(scores[service], shown, CELLS_PER_ROW);
  for (let first = 0, end = 1; first < buckets.length; first = end++) {
    const shade = shadeOf(buckets[first].peak, threshold);
    // Normal neighbours of one shade are one rectangle: a quiet day is a few elements, not thousands.
    while (
      end < buckets.length &&
      shadeOf(buckets[end].peak, threshold) === shade &&
      (shade ?? 0) < FIRST_ANOMALOUS_SHADE
    ) {
      end++;
    }
    const run = buckets.slice(first, end);
    const look = shade === null ? 'gap' : `s${shade}`;
    // A gap is a thin line in the middle: it reads as "no data" in both colour schemes and is no shade of the scale.
    const box = shade === null ? html`y="9" height="2"` : html`y="0" height="20"`;
    cells.push(
      html`<rect class="${look}" x="${first}" ${box} width="${end - first}"><title>${cellTitle(service, run, report)}</title></rect>`,
    );
  }
  const label = `${service}: scores over time`;
  return html`<svg role="img" aria-label="${label}" viewBox="0 0 ${buckets.length} 20" preserveAspectRatio="none" shape-rendering="crispEdges">${cells}</svg>`;
}

function cellTitle(service: string, run: readonly HeatBucket[], { windows, anomaly }: Report): string {
  const fromMs = windows.startMs + run[0].firstWindow * windows.widthMs;
  const toMs = windows.startMs + run[run.length - 1].endWindow * windows.widthMs;
  const peak = run.reduce<HeatBucket | null>(
    (best, bucket) => ((bucket.peak ?? -1) > (best?.peak ?? -1) ? bucket : best),
    null,
  );
  const head = `${service}\n${formatInterval(fromMs, toMs)}`;
  if (peak === null || peak.peak === null) {
    return `${head}\nno data`;
  }
  const verdict = peak.peak > anomaly.threshold ? 'anomalous' : 'normal';
  return `${head}\n${verdict}, highest score ${formatScore(peak.peak)} at ${formatClock(windows.startMs + peak.peakWindow * windows.widthMs)}`;
}

/** A row of bars above the strips, each a link to its incident. */
function incidentMarks({ windows, incidents }: Report, shown: readonly number[]): Markup {
  const place = (ms: number): number => {
    const window = (ms - windows.startMs) / windows.widthMs;
    const before = shown.filter((each) => each < window).length;
    return (before / shown.length) * 1000;
  };
  const marks = incidents.map(({ fromMs, toMs, causes }, index) => {
    const width = Math.max(3, place(toMs) - place(fromMs));
    const title = `Incident ${index + 1}: ${formatInterval(fromMs, toMs)}${causes.length > 0 ? `, likely ${causes[0].service}` : ''}`;
    return html`<a href="#incident-${index + 1}" aria-label="${title}"><rect class="mark" x="${place(fromMs).toFixed(1)}" y="2" width="${width.toFixed(1)}" height="6"><title>${title}</title></rect></a>`;
  });
  return html`<span class="muted">incidents</span><svg class="marks" viewBox="0 0 1000 10" preserveAspectRatio="none">${marks}</svg><span></span>`;
}

function legend(): Markup {
  const swatches = Array.from({ length: SHADES }, (_, shade) => {
    const text =
      shade === 0
        ? `up to ${shadeBounds[0]}`
        : shade === SHADES - 1
          ? `over ${shadeBounds[shade - 1]}`
          : `to ${shadeBounds[shade]}`;
    return html`<span><svg viewBox="0 0 1 1" aria-hidden="true"><rect class="s${shade}" width="1" height="1"/></svg>${text}</span>`;
  });
  return html`<p class="legend"><span>Score in thresholds (1 is where anomalous begins):</span>${swatches}<span><svg viewBox="0 0 14 14" aria-hidden="true"><rect class="gap" y="6" width="14" height="2"/></svg>no data</span></p>`;
}

/** The heatmap for those who do not see it: every anomalous cell, the highest first. */
function anomalousCells({ windows, anomaly }: Report): Markup | null {
  const cells = Object.entries(anomaly.scores)
    .flatMap(([service, scores]) => scores.map((score, window) => ({ service, score, window })))
    .filter(
      (cell): cell is { service: string; score: number; window: number } =>
        cell.score !== null && cell.score > anomaly.threshold,
    )
    .sort((a, b) => b.score - a.score);
  if (cells.length === 0) {
    return null;
  }
  const rows = cells.slice(0, CELLS_IN_LIST).map(({ service, score, window }) => {
    const fromMs = windows.startMs + window * windows.widthMs;
    return html`<tr><th scope="row" class="name">${service}</th><td>${formatInterval(fromMs, fromMs + windows.widthMs)}</td><td class="n">${formatScore(score)}</td></tr>`;
  });
  const title =
    cells.length > CELLS_IN_LIST
      ? `The ${CELLS_IN_LIST} highest of ${cells.length} anomalous cells as a table`
      : `All ${cells.length} anomalous cells as a table`;
  return html`<details><summary>${title}</summary><div class="wide" role="region" tabindex="0" aria-label="Anomalous cells"><table><thead><tr><th scope="col">service</th><th scope="col">window</th><th scope="col" class="n">score</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}
