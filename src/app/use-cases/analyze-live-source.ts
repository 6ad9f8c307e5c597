import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { AnalyzeSourceRequest } from '../../contracts/protocol';
import type { SourceCredentials } from '../../contracts/source';
import { isAbort, RpcError, userError } from '../../process/rpc/errors';
import type { AnalysisContext } from '../context';
import type { ServedModels } from '../models/served-models';
import { parseAddress } from '../sources/address';
import { hashText } from '../store/result-store';
import { analyzeInDetail, type DetailedAnalysis } from './analyze';
import { recordSource } from './analyze-source';

/**
 * Analyses a live source for the editor. Its answers stay in a folder of their own, so that records can be opened; those of
 * an analysis that failed or was cancelled are deleted.
 * @throws user error `source-failed` or `bad-source`, never with what the credentials hold
 */
export async function analyzeLiveSource(
  { source: asked, credentials, place, ...options }: AnalyzeSourceRequest,
  context: AnalysisContext,
  models: ServedModels,
): Promise<DetailedAnalysis> {
  const source = { ...asked, address: parseAddress(asked.address) };
  const folder = folderOf(place, asked.address);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    const analysis = { ...options, folder };
    const { recording, notes } = await recordSource(source, credentials, analysis, context);
    const { report, ...details } = await analyzeInDetail(analysis, context, models, recording);
    return { report: { ...report, notes: [...notes, ...report.notes] }, ...details };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw withoutSecrets(error, credentials);
  }
}

/** Deletes the answers of all live sources. */
export async function forgetLiveSources(place: string): Promise<null> {
  await rm(liveFolder(place), { recursive: true, force: true });
  return null;
}

const liveFolder = (place: string): string => path.join(place, 'live');

/** Ends in a name to read; the hash tells addresses apart whose names are the same. */
function folderOf(place: string, address: string): string {
  const name = address.replace(/[^\w.+-]+/g, '_').slice(0, 80);
  return path.join(liveFolder(place), hashText(address).slice(0, 16), name);
}

/** A source may repeat in an error what it was sent. */
function withoutSecrets(error: unknown, { user, password, token }: SourceCredentials): unknown {
  if (isAbort(error) || !(error instanceof Error)) {
    return error;
  }
  const basic = user === undefined ? undefined : Buffer.from(`${user}:${password ?? ''}`).toString('base64');
  const secrets = [basic, token, password].filter((secret) => secret !== undefined && secret !== '');
  if (!secrets.some((secret) => error.message.includes(secret as string))) {
    return error;
  }
  const message = secrets.reduce<string>(
    (text, secret) => text.replaceAll(secret as string, '***'),
    error.message,
  );
  return userError(error instanceof RpcError ? error.code : 'source-failed', message);
}
