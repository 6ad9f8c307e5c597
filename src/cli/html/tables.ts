import { redFigures, redText } from '../../contracts/red-words';
import type { Report } from '../../contracts/report';
import { formatCount, formatDuration, formatPlural, formatScore } from '../format';
import { placeText, statedOnce } from '../stated-once';
import { describePosition, inputsWithProblems, serviceRows, skippedByReason, spanPlaces } from '../summary';
import type { Markup, Renderable } from './markup';
import { html } from './markup';

const EDGES_OPEN = 40;
const FILES_PER_REASON = 200;

export function services(report: Report): Markup | null {
  const rows = serviceRows(report);
  if (rows.length === 0) {
    return null;
  }
  return section(
    'services',
    'Services',
    formatPlural(rows.length, 'service'),
    table(
      'Services',
      [
        'name',
        ...redFigures.map(({ title }) => `#${title}`),
        '#spans',
        '#anomalous windows',
        '#highest score',
        'declared at',
      ],
      rows.map((row) => [
        html`<span class="name">${row.name}</span>`,
        ...redFigures.map(({ quantity }) =>
          row.red === undefined ? html`<span class="muted">-</span>` : redText(row.red, quantity),
        ),
        formatCount(row.spans),
        row.peak === null ? html`<span class="muted">-</span>` : formatCount(row.anomalousWindows),
        row.peak === null ? html`<span class="muted">no data</span>` : formatScore(row.peak),
        row.declaredAt === null
          ? html`<span class="muted">${row.external ? 'external, seen from its callers' : 'in no manifest'}</span>`
          : html`<code>${row.declaredAt}</code>`,
      ]),
    ),
  );
}

export function edges({ edges: all }: Report): Markup | null {
  if (all.length === 0) {
    return null;
  }
  const body = table(
    'Calls between services',
    ['from', 'to', '#calls', '#messages', 'known from'],
    [...all]
      .sort((a, b) => b.calls - a.calls)
      .map(({ from, to, calls, messages, declared, observed }) => [
        html`<span class="name">${from}</span>`,
        html`<span class="name">${to}</span>`,
        formatCount(calls),
        messages === undefined ? '' : formatCount(messages),
        [declared ? 'manifests' : null, observed ? 'traces' : null]
          .filter((source) => source !== null)
          .join(' and '),
      ]),
  );
  const shown =
    all.length > EDGES_OPEN
      ? html`<details><summary>Show all ${all.length}</summary>${body}</details>`
      : body;
  return section('edges', 'Calls between services', formatPlural(all.length, 'edge'), shown);
}

export function findings(report: Report): Markup | null {
  if (report.findings.length === 0) {
    if (report.incidents.length === 0) {
      return null;
    }
    return section(
      'findings',
      'Findings',
      null,
      html`<p class="muted">None: no manifest in the folder declares a service that caused an incident.</p>`,
    );
  }
  const stated = statedOnce(report.findings);
  return section(
    'findings',
    'Findings',
    formatPlural(stated.length, 'finding'),
    table(
      'Findings',
      ['place', 'severity', 'message'],
      stated.map(({ finding, also }) => [
        html`<code>${placeText(finding)}</code>${also.map((other) => html`<br><code class="muted">${placeText(other)}</code>`)}`,
        html`<span class="${finding.severity}">${finding.severity}</span>`,
        html`${finding.message} <span class="chip">${finding.rule}</span>${finding.related.map((each) => html`<br><span class="muted">${each.message}</span> <code class="muted">${spanPlaces([each.location], 1)}</code>`)}`,
      ]),
    ),
  );
}

export function backtest({
  anomaly: {
    backtest: { protocol, rows },
  },
}: Report): Markup | null {
  if (rows.length === 0) {
    return null;
  }
  return section(
    'backtest',
    'Back-test',
    'error on data the models did not see; lower is better',
    html`<p class="muted">${protocol}</p>${table(
      'Back-test',
      ['model', '#error', '#spread', 'remark'],
      rows.map((row) => [
        row.model,
        row.error.toPrecision(4),
        row.spread === null ? html`<span class="muted">-</span>` : row.spread.toPrecision(2),
        row.chosen ? html`<span class="chip good">chosen</span>` : null,
      ]),
    )}`,
  );
}

export function inputs(report: Report): Markup {
  const troubled = inputsWithProblems(report);
  const list =
    report.inputs.length === 0
      ? html`<p class="muted">No file was read.</p>`
      : table(
          'Files read',
          ['file', 'kind', '#records', '#problems'],
          report.inputs.map(({ file, kind, records, problems }) => [
            html`<code>${file}</code>`,
            kind,
            formatCount(records),
            formatCount(problems.length),
          ]),
        );
  const problems = troubled.map(
    ({ file, problems: all }) =>
      html`<h3><code>${file}</code></h3><ul>${all.map((problem) => {
        const position = describePosition(problem);
        return html`<li><span class="${problem.severity}">${problem.severity}</span> ${position === '' ? null : html`<span class="muted">${position}:</span> `}${problem.reason}</li>`;
      })}</ul>`,
  );
  const open =
    troubled.length > 0
      ? html`<p class="warning">${formatPlural(troubled.length, 'input')} had problems; the rest of each was used.</p>${problems}`
      : null;
  const files =
    report.inputs.length > 12
      ? html`<details><summary>All ${report.inputs.length} files read</summary>${list}</details>`
      : list;
  return section(
    'inputs',
    'Inputs',
    `${formatPlural(report.inputs.length, 'file')} read, ${formatCount(report.skipped.length)} skipped`,
    [open, files, skipped(report)],
  );
}

function skipped(report: Report): Markup[] {
  return skippedByReason(report).map(
    ({ reason, files }) =>
      html`<details><summary>${formatCount(files.length)} skipped: ${reason}</summary><ul>${files.slice(0, FILES_PER_REASON).map((file) => html`<li><code>${file}</code></li>`)}</ul>${files.length > FILES_PER_REASON ? html`<p class="muted">and ${formatCount(files.length - FILES_PER_REASON)} more</p>` : null}</details>`,
  );
}

/** Without windows the notes say why, and stand at the top of the page. */
export function notes({ notes: all, windows }: Report): Markup | null {
  return all.length === 0 || windows.count === 0
    ? null
    : section('notes', 'Notes', null, html`<ul>${all.map((note) => html`<li>${note}</li>`)}</ul>`);
}

export function timings({ timings: all }: Report): Markup | null {
  if (all.length === 0) {
    return null;
  }
  const totalMs = all.reduce((sum, { ms }) => sum + ms, 0);
  return section(
    'timings',
    'Timings',
    `together ${formatDuration(totalMs)}`,
    table(
      'Timings',
      ['step', '#time', 'remark'],
      all.map(({ step, ms, cached }) => [
        step,
        formatDuration(ms),
        cached ? html`<span class="chip">from the cache</span>` : null,
      ]),
    ),
  );
}

export function section(id: string, title: string, remark: string | null, body: Renderable): Markup {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}${remark === null ? null : html` <small>${remark}</small>`}</h2>${body}</section>
`;
}

/** A heading that begins with # is a column of numbers. The first cell of a row names it; `label` names the table. */
function table(label: string, headings: readonly string[], rows: readonly (readonly Renderable[])[]): Markup {
  const isNumber = headings.map((heading) => heading.startsWith('#'));
  const head = headings.map(
    (heading, index) =>
      html`<th scope="col"${isNumber[index] ? html` class="n"` : null}>${heading.replace(/^#/, '')}</th>`,
  );
  const body = rows.map(
    ([
      first,
      ...rest
    ]) => html`<tr><th scope="row">${first}</th>${rest.map((cell, index) => html`<td${isNumber[index + 1] ? html` class="n"` : null}>${cell}</td>`)}</tr>
`,
  );
  // It may scroll on a narrow screen, so it takes the keyboard focus.
  return html`<div class="wide" role="region" tabindex="0" aria-label="${label}"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
