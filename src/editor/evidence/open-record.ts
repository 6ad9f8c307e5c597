import type { Uri } from 'vscode';
import type { SpanLocation } from '../../contracts/problem';
import { userError } from '../../process/rpc/errors';
import type { Host } from '../host/host';
import { evidencePlace } from './place';
import { recordAddress } from './record-address';

type RecordHost = Pick<Host, 'openBeside' | 'uris' | 'workspace'>;

/** Opens the record of a span beside what the user looks at: in its file where that can be shown, otherwise alone. */
export async function openRecord(host: RecordHost, folder: string, location: SpanLocation): Promise<void> {
  const { uri, line } = await spanAddress(host, folder, location);
  await host.openBeside(uri, { line, column: 1, preview: true });
}

async function spanAddress(
  { uris, workspace }: RecordHost,
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
