import type { Uri } from 'vscode';
import type { SpanLocation } from '../../contracts/problem';
import type { Evidence, Report } from '../../contracts/report';
import { userError } from '../../process/rpc/errors';
import type { Host } from '../host/host';
import { evidencePlace } from './place';
import { recordAddress } from './record-address';

type EvidenceHost = Pick<Host, 'openBeside' | 'uris' | 'workspace'>;

/**
 * Opens the first span that shows the evidence, beside what the user looks at. What asks for it may be a page, so only
 * files that the analysis of the folder has read are opened.
 */
export async function openEvidence(
  host: EvidenceHost,
  folder: string,
  report: Report | undefined,
  evidence: Evidence,
): Promise<void> {
  const location = evidence.spans.at(0);
  if (location === undefined) {
    throw userError('no-span', 'This evidence is about a whole window: no single span shows it.');
  }
  if (!(report?.inputs.some(({ file }) => file === location.file) ?? false)) {
    throw userError('record-unknown', `${location.file} is no file of the last analysis. Analyze again.`);
  }
  const { uri, line } = await spanAddress(host, folder, location);
  await host.openBeside(uri, { line, column: 1, preview: true });
}

async function spanAddress(
  { uris, workspace }: EvidenceHost,
  folder: string,
  location: SpanLocation,
): Promise<{ uri: Uri; line: number }> {
  const file = uris.joinPath(uris.file(folder), location.file);
  const { size } = await workspace.fs.stat(file).then(
    (stat) => stat,
    () => {
      throw userError('record-gone', `${location.file} is not there any more. Analyze again.`);
    },
  );
  const place = evidencePlace(location, size);
  return place.kind === 'file'
    ? { uri: file, line: place.line }
    : { uri: uris.from(recordAddress(folder, location)), line: 1 };
}
