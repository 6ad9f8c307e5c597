import type { Uri } from 'vscode';
import type { Problem, SpanLocation } from '../../contracts/problem';
import type { Finding } from '../../contracts/report';
import { evidencePlace } from '../evidence/place';
import { recordAddress } from '../evidence/record-address';
import type { HostUris } from '../host/host';
import type { DiagnosticData, DiagnosticPlace } from '../host/surfaces';
import { distinctRelated, zeroBased } from './visible-findings';

/** A finding at its token; related information opens the evidence. */
export function findingDiagnostic(
  uris: HostUris,
  folder: Uri,
  finding: Finding,
  rulesPage: Uri,
): DiagnosticData {
  return {
    range: zeroBased(finding),
    message: finding.message,
    severity: finding.severity,
    code: { value: finding.rule, target: rulesPage.with({ fragment: finding.rule }) },
    related: distinctRelated(finding.related).map(({ location, message }) => ({
      ...spanPlace(uris, folder, location),
      message,
    })),
  };
}

/** A problem of an input, at its line. */
export function problemDiagnostic({ line = 1, column = 1, reason, severity }: Problem): DiagnosticData {
  const start = [Math.max(line - 1, 0), Math.max(column - 1, 0)] as const;
  return {
    // An empty range is drawn over the word it touches.
    range: [...start, ...start],
    message: reason,
    severity: problemSeverities[severity],
    code: 'input',
    related: [],
  };
}

/** Where related information leads. The file's size is unknown here; a file too large to open shows its record on click. */
function spanPlace(uris: HostUris, folder: Uri, location: SpanLocation): DiagnosticPlace {
  const place = evidencePlace(location, 0);
  return place.kind === 'file'
    ? { uri: uris.joinPath(folder, location.file), line: place.line - 1 }
    : { uri: uris.from(recordAddress(folder.fsPath, location)), line: 0 };
}

/** The file may not be meant for Meshlens, so a mismatch is not an error. */
const problemSeverities: Readonly<Record<Problem['severity'], DiagnosticData['severity']>> = {
  error: 'warning',
  warning: 'information',
  note: 'hint',
};
