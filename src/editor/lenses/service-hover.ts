import type { Red, RedTrend } from '../../contracts/red';
import { instanceWords, redFigures, valueText, versionWords } from '../../contracts/red-words';
import type { Report, ReportService, ServiceFigures } from '../../contracts/report';
import type { HoverData } from '../host/surfaces';
import { escaped, GAP } from './markdown';
import type { HoveredText } from './replica-hover';
import { sparkline } from './sparkline';
import { touches } from './tokens';

const SHOW_HEATMAP = 'meshlens.showHeatmap';
const COPIES_SHOWN = 5;

/** Rate, errors and durations of a service where the pointer rests on its name, while the text still has it there. */
export function serviceHover(report: Report, { file, text, position }: HoveredText): HoverData | undefined {
  for (const service of report.services) {
    const range = nameRange(service, file);
    if (
      service.red !== undefined &&
      range !== undefined &&
      touches(range, position) &&
      isAsRead(service.name, text, range)
    ) {
      return { range, markdown: hoverText(service.name, service.red), commands: [SHOW_HEATMAP] };
    }
  }
  return undefined;
}

function nameRange({ name, declared }: ReportService, file: string): HoverData['range'] | undefined {
  if (declared === null || declared.file !== file) {
    return undefined;
  }
  const { line, column } = declared;
  return { file, line, column, endLine: line, endColumn: column + name.length };
}

/** The token may be quoted; a manifest may have given the service another name than its traces have. */
function isAsRead(name: string, text: string, { line, column }: HoverData['range']): boolean {
  const rest =
    text
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/)
      [line - 1]?.slice(column - 1) ?? '';
  return rest.replace(/^["']/, '').startsWith(name);
}

function hoverText(service: string, red: ServiceFigures): string {
  const usual = red.usual;
  const rows = redFigures.map(({ quantity, title }) => {
    const now = valueText(red.now, quantity);
    const shown = red.unusual.includes(quantity) ? `**${now}**` : now;
    return `| ${title} | ${GAP}${shown} | ${usual === null ? '' : GAP + valueText(usual, quantity)} |`;
  });
  return [
    `**${escaped(service)}** in the last tenth of the recording`,
    [`| | ${GAP}now | ${usual === null ? '' : `${GAP}usually`} |`, '| :--- | ---: | ---: |', ...rows].join(
      '\n',
    ),
    ...copies('version', red.versions ?? [], versionWords),
    ...copies('instance', red.instances ?? [], instanceWords),
    picture('Requests per second', red.trend, 'ratePerS'),
    picture('p99', red.trend, 'p99Ms'),
    `[Show the heatmap](command:${SHOW_HEATMAP})`,
  ].join('\n\n');
}

/** The copies of the service, unusual ones first; at most as many as a hover can hold. */
function copies<T extends Red>(title: string, rows: readonly T[], nameOf: (row: T) => string): string[] {
  if (rows.length === 0) {
    return [];
  }
  const left = rows.length - COPIES_SHOWN;
  const lines = rows.slice(0, COPIES_SHOWN).map((row) => {
    const cells = redFigures.map(({ quantity }) => {
      const text = valueText(row.now, quantity);
      return `${GAP}${row.unusual.includes(quantity) ? `**${text}**` : text}`;
    });
    return `| ${escaped(nameOf(row))} | ${cells.join(' | ')} |`;
  });
  const heads = redFigures.map((figure) => `${GAP}${figure.title}`);
  return [
    [
      `| ${title} | ${heads.join(' | ')} |`,
      `| :--- | ${redFigures.map(() => '---:').join(' | ')} |`,
      ...lines,
      ...(left > 0 ? [`| and ${left} more | ${redFigures.map(() => '').join(' | ')} |`] : []),
    ].join('\n'),
  ];
}

function picture(title: string, trend: RedTrend, quantity: 'ratePerS' | 'p99Ms'): string {
  return `${title}: ![${title} over the recording](${sparkline(trend[quantity])})`;
}
