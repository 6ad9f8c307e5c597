import { applyEdits, type TextEdit } from '../../contracts/fix';
import type { Finding, Report } from '../../contracts/report';
import type { ServingReport } from '../../contracts/serving/served-model';
import { currentFindings } from './live-findings';
import { zeroBased } from './visible-findings';

const INCIDENT_RULE = 'incident-cause';

/** A diagnostic of Meshlens as the editor shows it. */
export interface ShownDiagnostic {
  readonly rule: string;
  readonly message: string;
  /** Start line and column, from 0. */
  readonly line: number;
  readonly column: number;
}

/** Where a user asks what can be done. */
export interface FixQuestion {
  readonly folder: string;
  /** Relative to the folder, with forward slashes. */
  readonly file: string;
  /** The text as it stands in the editor. */
  readonly text: string;
  readonly diagnostics: readonly ShownDiagnostic[];
}

/** A fix that holds for the text as it stands. */
export interface OfferedFix {
  /** Index into `FixQuestion.diagnostics`. */
  readonly diagnostic: number;
  readonly title: string;
  readonly preview: string;
  readonly edits: readonly TextEdit[];
  /** True where only one token changes: then nobody needs to see the change first. */
  readonly isSmall: boolean;
}

/** A command that leads from a diagnostic to what it is about. */
export interface OfferedCommand {
  /** Index into `FixQuestion.diagnostics`. */
  readonly diagnostic: number;
  readonly title: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

/** Answers from the findings of a folder, those of open configs as they are now. */
export function fixProvider(
  reportOf: (folder: string) => Report | undefined,
  liveOf: (folder: string) => ReadonlyMap<string, ServingReport>,
): (question: FixQuestion) => readonly (OfferedFix | OfferedCommand)[] {
  return (question) => {
    const report = reportOf(question.folder);
    const findings = currentFindings(report, liveOf(question.folder));
    return [
      ...offeredFixes(findings, question),
      ...(report === undefined ? [] : openedIncidents(report, findings, question)),
    ];
  };
}

/** The strongest incident of the service that a diagnostic names as its cause. */
function openedIncidents(
  { incidents }: Report,
  findings: readonly Finding[],
  { folder, file, diagnostics }: FixQuestion,
): OfferedCommand[] {
  return diagnostics.flatMap((shown, diagnostic) => {
    const finding = findings.find((candidate) => candidate.file === file && isShown(candidate, shown));
    if (finding?.rule !== INCIDENT_RULE) {
      return [];
    }
    const [strongest] = incidents
      .filter(({ causes }) => causes.at(0)?.service === finding.service)
      .sort((a, b) => b.score - a.score);
    if (strongest === undefined) {
      return [];
    }
    const { fromMs, toMs } = strongest;
    const command = 'meshlens.showIncident';
    return [{ diagnostic, title: 'Open incident', command, arguments: [folder, { fromMs, toMs }] }];
  });
}

/** The fixes of shown diagnostics, as far as the text still has the lines that they were made for. */
export function offeredFixes(
  findings: readonly Finding[],
  { file, text, diagnostics }: FixQuestion,
): OfferedFix[] {
  return diagnostics.flatMap((shown, diagnostic) => {
    const finding = findings.find((candidate) => candidate.file === file && isShown(candidate, shown));
    const fix = finding?.fix;
    if (fix === undefined || !fix.edits.every((edit) => edit.file === file)) {
      return [];
    }
    const isSmall = fix.edits.length === 1 && !fix.edits[0].newText.includes('\n');
    return applyEdits(text, fix.edits) === null ? [] : [{ diagnostic, ...fix, isSmall }];
  });
}

function isShown(finding: Finding, { rule, message, line, column }: ShownDiagnostic): boolean {
  const [startLine, startColumn] = zeroBased(finding);
  return finding.rule === rule && finding.message === message && startLine === line && startColumn === column;
}
