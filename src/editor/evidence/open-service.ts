import type { Report } from '../../contracts/report';
import { userError } from '../../process/rpc/errors';
import type { Host } from '../host/host';

/** Shows where a manifest declares the service. */
export async function openService(
  { openBeside, uris }: Pick<Host, 'openBeside' | 'uris'>,
  folder: string,
  report: Report | undefined,
  service: string,
): Promise<void> {
  const declared = report?.services.find(({ name }) => name === service)?.declared;
  if (declared === undefined || declared === null) {
    throw userError(
      'not-declared',
      `No manifest in this folder declares ${service}; it is known from traces only.`,
    );
  }
  const { file, line, column } = declared;
  // eslint-disable-next-line regexp/no-super-linear-move -- VS Code applies it to one word
  await openBeside(uris.joinPath(uris.file(folder), file), { line, column, word: /[\w.-]+/ });
}
