import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Report } from '../../contracts/report';
import { formatCount, formatInstant, formatPlural } from '../format';
import { statedOnce } from '../stated-once';
import {
  asSentence,
  describeInputs,
  describeFit,
  describeModel,
  describeWindows,
  explainEmpty,
  inputCounts,
} from '../summary';
import { changes } from './changes';
import { heatmap } from './heatmap';
import { incidents } from './incidents';
import { html, Markup } from './markup';
import { STYLE_SHEET } from './style';
import { backtest, edges, findings, inputs, notes, services, timings } from './tables';

/**
 * The report as one page: no script, no request, and a policy that would refuse both, so that a service name from a
 * stranger's trace stays text.
 */
export function renderHtml(report: Report): string {
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE_SHEET).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  const name = basename(report.folder) || report.folder;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="generator" content="Meshlens ${report.tool.version}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}: Meshlens report</title>
<style>${new Markup(STYLE_SHEET)}</style>
</head>
<body>
${header(report, name)}
<main>
${figures(report)}
${heatmap(report)}${incidents(report)}${changes(report)}${findings(report)}${services(report)}${edges(report)}${backtest(report)}${inputs(report)}${notes(report)}${timings(report)}
</main>
<footer>Meshlens ${report.tool.version}, report version ${report.version}, ${formatInstant(report.createdMs)}. All times are UTC.</footer>
</body>
</html>
`.text;
}

function header(report: Report, name: string): Markup {
  const windows = describeWindows(report);
  const empty = explainEmpty(report);
  const { note } = report.anomaly.model;
  const fit = describeFit(report);
  return html`<header><h1>${name} <small><code>${report.folder}</code></small></h1>
<p class="lead">${describeInputs(report)}.</p>${
    windows === null
      ? null
      : html`
<p class="lead">${windows}.</p>
<p class="lead">Model: ${describeModel(report)}.</p>${fit === null ? null : html`<p class="lead">${fit}</p>`}`
  }${
    windows === null || note === null
      ? null
      : html`
<p class="lead">${asSentence(note)}</p>`
  }${(empty ?? []).map(
    (reason) => html`
<p class="empty">${reason}</p>`,
  )}</header>`;
}

function figures(report: Report): Markup {
  const count = report.incidents.length;
  const figure = (value: number, noun: string, look = ''): Markup =>
    html`<li class="${look}"><b>${formatCount(value)}</b>${formatPlural(value, noun).replace(/^\S+ /, '')}</li>`;
  return html`<ul class="figures">${figure(count, 'incident', count > 0 ? 'alert' : '')}${figure(statedOnce(report.findings).length, 'finding')}${figure(report.services.length, 'service')}${figure(report.windows.count, 'window')}${figure(inputCounts(report).spans, 'span')}</ul>`;
}
