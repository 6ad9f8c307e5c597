// Serves a folder in code-server with the extension loaded, until Ctrl-C.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { installCodeServer } from './code-server/install';
import { startCodeServer } from './code-server/server';
import { workbenchUrl } from './code-server/workbench';

const extension = path.resolve(__dirname, '..');

async function main(folder: string): Promise<void> {
  if (!existsSync(folder)) {
    throw new Error(`${folder} is not there.`);
  }
  const entry = await installCodeServer();
  const server = await startCodeServer({ entry, folder, trusted: true, env: process.env });
  console.log(
    `\nOpen this address in a browser; Ctrl-C ends it:\n\n  ${workbenchUrl(server.origin, folder, extension)}\n`,
  );
  await new Promise<void>((resolve) => {
    // Not once: Ctrl-C arrives from the terminal and again from the runner, and the second must not cut the end short.
    process.on('SIGINT', resolve);
    process.on('SIGTERM', resolve);
  });
  await server.stop();
}

main(path.resolve(process.argv[2] ?? '.')).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
