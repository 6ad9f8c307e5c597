// @ts-check
/**
 * The smallest OTLP/HTTP collector: each export request becomes one line of a JSON Lines file, as the Collector's
 * file exporter writes it. A new file is begun at fixed times; `close` compresses them.
 */
import { createWriteStream } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

/**
 * @param {string} folder where shop-1.jsonl, shop-2.jsonl, … go
 * @param {number} fileS seconds per file
 */
export async function startCollector(folder, fileS) {
  /** @type {{ file: string, stream: import('node:fs').WriteStream }[]} */
  const files = [];
  const startMs = Date.now();
  let requests = 0;

  function currentStream() {
    const wanted = Math.floor((Date.now() - startMs) / 1000 / fileS);
    if (files.length === 0 || (wanted >= files.length && requests > 0)) {
      const file = path.join(folder, `shop-${files.length + 1}.jsonl`);
      files.push({ file, stream: createWriteStream(file) });
    }
    return files[files.length - 1].stream;
  }

  const server = createServer((request, response) => {
    /** @type {Buffer[]} */
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url !== '/v1/traces' || request.headers['content-type'] !== 'application/json') {
        response.writeHead(415).end();
        return;
      }
      currentStream().write(Buffer.concat([...chunks, Buffer.from('\n')]));
      requests++;
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;

  return {
    endpoint: `http://127.0.0.1:${port}`,
    exports: () => requests,
    /** Stops taking exports and compresses what came. @returns {Promise<string[]>} the .jsonl.gz files, in order */
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      return Promise.all(files.map(({ file, stream }) => compress(file, stream)));
    },
  };
}

/** @param {string} file @param {import('node:fs').WriteStream} stream */
async function compress(file, stream) {
  await new Promise((resolve) => stream.end(resolve));
  const packed = await promisify(gzip)(await readFile(file), { level: constants.Z_BEST_COMPRESSION });
  await writeFile(`${file}.gz`, packed);
  await rm(file);
  return `${file}.gz`;
}
