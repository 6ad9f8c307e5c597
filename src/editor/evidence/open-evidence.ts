import type { Evidence, Report } from '../../contracts/report';
import { userError } from '../../process/rpc/errors';
import type { Host } from '../host/host';

/**
 * Shows the first span of the evidence in its trace. What asks for it may be a page, so only files that the analysis of
 * the folder has read are opened.
 */
export async function openEvidence(
  { commands }: Pick<Host, 'commands'>,
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
  await commands.executeCommand('meshlens.openTrace', folder, {
    ...location,
    service: serviceOf(report, evidence),
  });
}

/** The service that a report states the evidence of; a record may hold spans of many. */
function serviceOf(report: Report | undefined, { text, spans }: Evidence): string | null {
  const causes = report?.incidents.flatMap((incident) => incident.causes) ?? [];
  const cause = causes.find(({ evidence }) =>
    evidence.some((each) => each.text === text && each.spans.at(0)?.offset === spans.at(0)?.offset),
  );
  return cause?.service ?? null;
}
