import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { Fix } from '../../contracts/fix';
import type { Problem, SourceRange, SpanLocation } from '../../contracts/problem';
import type { Finding, Report } from '../../contracts/report';
import type { Rule } from '../../findings/rule';
import { toReadableJson } from '../output/json';
import { describePosition } from '../summary';
import { levels } from './levels';
import { sarifRule } from './rules';
import type {
  SarifArtifact,
  SarifFix,
  SarifLocation,
  SarifLog,
  SarifNotification,
  SarifRegion,
  SarifResult,
} from './types';

const BASE = 'ROOT';
const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const compressed = /\.(gz|zst|zstd)$/i;

/** The findings as a SARIF 2.1.0 log: URIs relative to the analysed folder, input problems as notifications. */
export function renderSarif(report: Report, rules: readonly Rule[]): string {
  return toReadableJson(sarifLog(report, rules));
}

/** @see renderSarif */
export function sarifLog(report: Report, knownRules: readonly Rule[]): SarifLog {
  const ruleIds = [...new Set(report.findings.map(({ rule }) => rule))].sort();
  const root = pathToFileURL(report.folder).href;
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Meshlens',
            semanticVersion: report.tool.version,
            rules: ruleIds.map((id) => sarifRule(id, knownRules)),
          },
        },
        originalUriBaseIds: { [BASE]: { uri: root.endsWith('/') ? root : `${root}/` } },
        invocations: [
          {
            executionSuccessful: true,
            endTimeUtc: new Date(report.createdMs).toISOString(),
            toolExecutionNotifications: report.inputs.flatMap(({ problems }) => problems.map(notification)),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: report.findings.map((finding) => result(finding, ruleIds)),
      },
    ],
  };
}

function result(finding: Finding, ruleIds: readonly string[]): SarifResult {
  const { rule, severity, message, file, service, related, fix, kind } = finding;
  return {
    ruleId: rule,
    ruleIndex: ruleIds.indexOf(rule),
    level: levels[severity],
    message: plainText(message),
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(file),
          ...(compressed.test(file) ? {} : { region: regionOf(finding) }),
        },
      },
    ],
    ...(related.length > 0 && {
      relatedLocations: related.map(({ location, message: text }, id) => ({
        id,
        ...spanLocation(location),
        message: plainText(text),
      })),
    }),
    ...(fix && { fixes: [sarifFix(file, fix)] }),
    ...(kind && { properties: { incidentKind: kind } }),
    // Without the line: the finding stays the same one when lines above it move.
    partialFingerprints: { 'meshlensFinding/v1': fingerprint([rule, file, service ?? message]) },
  };
}

function sarifFix(file: string, { title, edits }: Fix): SarifFix {
  const replacements = edits.map((edit) => ({
    deletedRegion: regionOf(edit),
    insertedContent: { text: edit.newText },
  }));
  return {
    description: plainText(title),
    artifactChanges: [{ artifactLocation: artifact(file), replacements }],
  };
}

function regionOf({ line, column, endLine, endColumn }: SourceRange): SarifRegion {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** A line counts in the decompressed text; in a compressed file it would point nowhere, so only the file is named. */
function spanLocation({ file, line }: SpanLocation): SarifLocation {
  const region = line !== undefined && !compressed.test(file) ? { region: { startLine: line } } : {};
  return { physicalLocation: { artifactLocation: artifact(file), ...region } };
}

function notification(problem: Problem): SarifNotification {
  const position = describePosition(problem);
  const text = position === '' ? problem.reason : `${position}: ${problem.reason}`;
  const location =
    problem.line === undefined
      ? { file: problem.file, offset: 0 }
      : { file: problem.file, offset: 0, line: problem.line };
  return { level: problem.severity, message: plainText(text), locations: [spanLocation(location)] };
}

/**
 * SARIF reads `[words](1)` as a link to a location and `{0}` as a place for an argument; names that look like these are
 * only names (SARIF 2.1.0, §3.11.5 and §3.11.6). Other braces, as in `/users/{id}`, stay: many viewers do not join `{{`.
 */
function plainText(text: string): { text: string } {
  return { text: text.replace(/[\\[\]]/g, '\\$&').replace(/\{(\d+)\}/g, '{{$1}}') };
}

function artifact(file: string): SarifArtifact {
  // A colon in the first segment would read as a scheme.
  const uri = file
    .split('/')
    .map((segment) => encodeURIComponent(segment))
    .join('/');
  return { uri, uriBaseId: BASE };
}

function fingerprint(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}
