import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderHtml } from '../../../../src/cli/html/page';
import { chooseDestination } from '../../../../src/cli/output/destination';
import { explanationJson, reportJson } from '../../../../src/cli/output/serialise';
import { writeResult } from '../../../../src/cli/output/write';
import { renderSarif } from '../../../../src/cli/sarif/sarif';
import { incidentsMarkdown } from '../../../../src/contracts/incident/markdown';
import { UsageError } from '../../../../src/cli/usage-error';
import { completeExplanation, completeReport, emptyReport } from '../../contracts/report-fixture';
import { loadRules } from '../../../../src/methods/lists';
import { methods } from '../../../../src/methods/registry';

const rules = await loadRules(methods);

let place: string;
let folder: string;
const nowhere = { write: (): void => undefined };

beforeEach(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), 'meshlens-output-')));
  folder = join(place, 'shop');
  await mkdir(folder);
});

afterEach(() => rm(place, { recursive: true, force: true }));

describe('chooseDestination', () => {
  it('takes - for the standard output and a name for a file beside the caller', async () => {
    expect(await chooseDestination('-', place, folder)).toEqual({ kind: 'stdout' });
    expect(await chooseDestination('out.json', place, folder)).toEqual({
      kind: 'file',
      path: join(place, 'out.json'),
      special: false,
    });
  });

  it.each([
    ['missing/out.json', /the folder .*missing does not exist/],
    ['shop', /it is a folder/],
  ])('refuses %s', async (name, message) => {
    await expect(chooseDestination(name, place, folder)).rejects.toThrow(message);
    await expect(chooseDestination(name, place, folder)).rejects.toBeInstanceOf(UsageError);
  });

  it('never replaces an input: a file in the analysed folder that Meshlens did not write', async () => {
    await writeFile(join(folder, 'traces.json'), '{"resourceSpans": []}');
    await writeFile(join(folder, 'empty.json'), '');
    await expect(chooseDestination('shop/traces.json', place, folder)).rejects.toThrow(
      /will not overwrite shop\/traces.json/,
    );
    await expect(chooseDestination('shop/empty.json', place, folder)).rejects.toThrow(/will not overwrite/);
  });

  it('is not fooled by a link that leads into the folder', async () => {
    await writeFile(join(folder, 'traces.json'), '[]');
    await symlink(join(folder, 'traces.json'), join(place, 'out.json'));
    await symlink(folder, join(place, 'link'));
    await expect(chooseDestination('out.json', place, folder)).rejects.toThrow(/will not overwrite/);
    await expect(chooseDestination('shop/traces.json', place, join(place, 'link'))).rejects.toThrow(
      /will not overwrite/,
    );
  });

  it('allows a new file in the folder, any file outside, and its own earlier output', async () => {
    const outputs = {
      'report.json': reportJson(completeReport),
      'empty.json': reportJson(emptyReport),
      'explanation.json': explanationJson(completeExplanation),
      'report.html': renderHtml(completeReport),
      'report.md': incidentsMarkdown(completeReport),
      'report.sarif': renderSarif(completeReport, rules),
    };
    for (const [name, text] of Object.entries(outputs)) {
      expect((await chooseDestination(name, folder, folder)).kind, `new ${name}`).toBe('file');
      await writeFile(join(folder, name), text);
      expect((await chooseDestination(name, folder, folder)).kind, `again ${name}`).toBe('file');
    }
    await writeFile(join(place, 'elsewhere.json'), '[]');
    expect((await chooseDestination('elsewhere.json', place, folder)).kind).toBe('file');
  });
});

describe('writeResult', () => {
  const write = async (name: string, text: string): Promise<void> =>
    writeResult(text, await chooseDestination(name, place, folder), nowhere);

  it('writes and replaces whole files and leaves nothing else behind', async () => {
    await write('out.json', 'first');
    await write('out.json', 'second');
    expect(await readFile(join(place, 'out.json'), 'utf8')).toBe('second');
    expect((await readdir(place)).sort()).toEqual(['out.json', 'shop']);
  });

  it('follows a link instead of replacing it', async () => {
    await writeFile(join(place, 'real.json'), 'old');
    await symlink(join(place, 'real.json'), join(place, 'out.json'));
    await write('out.json', 'new');
    expect(await readFile(join(place, 'real.json'), 'utf8')).toBe('new');
  });

  it.runIf(process.platform !== 'win32')(
    'writes into a pipe instead of putting a file in its place',
    async () => {
      const pipe = join(place, 'pipe');
      execFileSync('sh', ['-c', 'mkfifo "$0"', pipe]);
      const [text] = await Promise.all([readFile(pipe, 'utf8'), write('pipe', 'through the pipe')]);
      expect(text).toBe('through the pipe');
    },
  );

  it('keeps what is there and cleans up when the new file cannot take its place', async () => {
    const destination = await chooseDestination('out.json', place, folder);
    await mkdir(join(place, 'out.json'));
    await expect(writeResult('new', destination, nowhere)).rejects.toThrow(/cannot write .*out.json/);
    expect((await readdir(place)).sort()).toEqual(['out.json', 'shop']);
  });

  it('names the file when its folder vanished during the analysis', async () => {
    await mkdir(join(place, 'results'));
    const destination = await chooseDestination('results/out.json', place, folder);
    await rm(join(place, 'results'), { recursive: true });
    await expect(writeResult('x', destination, nowhere)).rejects.toMatchObject({
      forUser: true,
      message: expect.stringMatching(/cannot write .*out.json: ENOENT/) as string,
    });
  });
});
