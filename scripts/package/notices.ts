/** The notices of everything that others wrote and a package contains. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { assertPermitted, standardText } from './licences';

export interface Notice {
  readonly name: string;
  readonly version: string;
  /** SPDX identifier. */
  readonly licence: string;
  /** The licence and notice texts, as the package brings them. */
  readonly text: string;
}

const noticeFile = /^(licen[cs]e|copying|notices?|third.?party.?notices?)([.-].*)?$/i;
const textFile = /(\.(txt|md)|^[^.]+)$/i;

/**
 * Reads name, version, licence and texts of the packages in `folders`, sorted by name.
 * @param folders package folders, relative to `root`
 * @throws when a licence is unknown or not permitted, or when its text cannot be had; the message names the package
 */
export async function collectNotices(root: string, folders: readonly string[]): Promise<readonly Notice[]> {
  const notices = await Promise.all(folders.map((folder) => noticeOf(path.join(root, folder))));
  const unique = new Map(notices.map((notice) => [`${notice.name}@${notice.version}`, notice]));
  return [...unique.entries()].sort(([a], [b]) => a.localeCompare(b, 'en')).map(([, notice]) => notice);
}

async function noticeOf(folder: string): Promise<Notice> {
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: unknown;
  };
  const { name, version } = manifest;
  const licence = assertPermitted(name, manifest.license);
  const files = (await readdir(folder)).filter((file) => noticeFile.test(file) && textFile.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  return {
    name,
    version,
    licence,
    text: texts.length > 0 ? texts.join('\n\n') : await standardText(name, licence),
  };
}

const rule = '-'.repeat(80);

/** THIRD-PARTY-NOTICES.txt: a table of contents, then every text. */
export function renderNotices(notices: readonly Notice[]): string {
  const title = ({ name, version, licence }: Notice): string => `${name} ${version} (${licence})`;
  const runtime = notices.find(({ name }) => name === 'onnxruntime-common')?.version ?? '';
  const preamble = [
    'Meshlens contains the software listed here, each under its own licence.',
    '',
    ...notices.map((notice) => `  ${title(notice)}`),
    '',
    'ONNX Runtime, as a native library and as WebAssembly, is itself built of further components; their notices are in its',
    `release: https://github.com/microsoft/onnxruntime/blob/v${runtime}/ThirdPartyNotices.txt`,
  ];
  const sections = notices.map(
    (notice) => `${rule}\n${title(notice)}\n${rule}\n\n${notice.text.replace(/\r\n?/g, '\n').trim()}`,
  );
  return `${[preamble.join('\n'), ...sections].join('\n\n')}\n`;
}
