import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumArgs, findChromium } from '../../../scripts/lib/chromium';
import { heatmapHtml } from '../../../src/editor/panels/heatmap-html';
import { PROTOCOL_VERSION, type HeatmapEvents, type HeatmapRequests, type HeatmapSnapshot } from '../../../src/shared/protocol';
import { createRpcServer, type RpcHandlers, type RpcServer } from '../../../src/shared/rpc/server';
import { themes, type ThemeName } from './themes';

const dist = path.resolve(__dirname, '../../../dist/webview');
const ORIGIN = 'http://webview.test';
const NONCE = 'bm9uY2U';

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: chromiumArgs() });
}

export interface OpenOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly deviceScaleFactor?: number;
  readonly reducedMotion?: boolean;
  /** Sent when the page says that it is ready; null sends nothing. */
  readonly snapshot: HeatmapSnapshot | null;
  readonly handlers?: Partial<RpcHandlers<HeatmapRequests>>;
  /** The time the page believes it is. */
  readonly nowMs?: number;
}

export interface OpenPage {
  readonly page: Page;
  /** Every request the page made, in order. */
  readonly requests: readonly { readonly kind: string; readonly params: unknown }[];
  /** What went wrong in the page: exceptions, errors on the console, breaches of the content security policy. */
  readonly errors: readonly string[];
  readonly server: RpcServer<HeatmapEvents>;
  close(): Promise<void>;
}

/** Opens the bundled heatmap page as VS Code would: under a strict policy, with a theme, and a host that answers. */
export async function openHeatmap(browser: Browser, options: OpenOptions): Promise<OpenPage> {
  const { theme = 'dark', width = 1200, height = 720, deviceScaleFactor = 1, reducedMotion = true } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor,
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });

  const requests: { kind: string; params: unknown }[] = [];
  let receive: (message: unknown) => void = () => undefined;
  await page.exposeFunction('postToHost', (message: unknown) => receive(message));
  const server: RpcServer<HeatmapEvents> = createRpcServer<HeatmapRequests, HeatmapEvents>(
    {
      // The page may be gone when a late answer arrives; that is no error.
      post: (message) => void page.evaluate((data) => window.dispatchEvent(new MessageEvent('message', { data })), message).catch(() => undefined),
      onMessage(listener) {
        receive = listener;
        return () => undefined;
      },
    },
    recordingHandlers(requests, options, () => server),
    { protocol: PROTOCOL_VERSION },
  );

  await page.route(`${ORIGIN}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === '') return route.fulfill({ contentType: 'text/html', body: html(theme, options.nowMs) });
    const contentType = name.endsWith('.css') ? 'text/css' : 'text/javascript';
    return route.fulfill({ contentType, body: await readFile(path.join(dist, name)) });
  });
  await page.goto(`${ORIGIN}/`);
  if (options.snapshot && options.snapshot.empty === null) await page.waitForFunction(() => performance.getEntriesByName('meshlens:draw').length > 0);
  return { page, requests, errors, server, close: () => context.close() };
}

function recordingHandlers(
  requests: { kind: string; params: unknown }[],
  { snapshot, handlers }: OpenOptions,
  server: () => RpcServer<HeatmapEvents>,
): RpcHandlers<HeatmapRequests> {
  const all: RpcHandlers<HeatmapRequests> = {
    ready() {
      if (snapshot) server().emit('snapshot', snapshot);
      return { protocol: PROTOCOL_VERSION };
    },
    cell: () => ({ score: 1.234, evidence: [] }),
    openEvidence: () => null,
    openService: () => null,
    analyze: () => null,
    ...handlers,
  };
  const record = <K extends keyof HeatmapRequests>(kind: K): RpcHandlers<HeatmapRequests>[K] =>
    ((params: HeatmapRequests[K]['params'], context: never) => {
      requests.push({ kind, params });
      return (all[kind] as (params: unknown, context: unknown) => unknown)(params, context);
    }) as RpcHandlers<HeatmapRequests>[K];
  return { ready: record('ready'), cell: record('cell'), openEvidence: record('openEvidence'), openService: record('openService'), analyze: record('analyze') };
}

/** The panel's own page, with what VS Code adds to it: the theme and the function that connects it. */
function html(theme: ThemeName, nowMs: number | undefined): string {
  const { bodyClass, variables } = themes[theme];
  const style = Object.entries(variables).map(([name, value]) => `${name}: ${value};`).join(' ');
  const added = `
    <style nonce="${NONCE}">:root { ${style} }</style>
    <script nonce="${NONCE}">
      ${nowMs === undefined ? '' : `Date.now = () => ${nowMs};`}
      let state;
      window.acquireVsCodeApi = () => ({
        postMessage: (message) => void window.postToHost(message),
        getState: () => state,
        setState: (next) => (state = next),
      });
    </script>`;
  return heatmapHtml({ cspSource: ORIGIN, nonce: NONCE, script: 'heatmap.js', style: 'heatmap.css' })
    .replace('<head>', `<head>${added}`)
    .replace('<body>', `<body class="${bodyClass}">`);
}
