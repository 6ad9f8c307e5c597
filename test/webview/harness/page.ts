import { modelLines } from './forecast-fixture';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumArgs, findChromium } from '../../../scripts/lib/chromium';
import { pageHtml } from '../../../src/editor/pages/page-html';
import type { ForecastRequests, ForecastSnapshot } from '../../../src/contracts/forecast/page';
import type { HeatmapRequests, HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import type { PageEvents } from '../../../src/contracts/page';
import { PROTOCOL_VERSION } from '../../../src/contracts/protocol';
import type { RequestMap } from '../../../src/process/rpc/messages';
import { createRpcServer, type RpcHandlers, type RpcServer } from '../../../src/process/rpc/server';

import { nodeColumns } from '../../../src/contracts/latency/model-inspection';
import { nodePiece, type LatencyRequests, type LatencySnapshot } from '../../../src/contracts/latency/page';
import type { ShownFixture } from './runtime-fixture';
import { themes, type ThemeName } from './themes';

const dist = path.resolve(__dirname, '../../../dist/webview');
const ORIGIN = 'http://webview.test';
const NONCE = 'bm9uY2U';

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: chromiumArgs() });
}

/** How a page is opened, whatever it shows. */
interface Surroundings {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly deviceScaleFactor?: number;
  readonly reducedMotion?: boolean;
  /** The time the page believes it is. */
  readonly nowMs?: number;
}

export interface OpenOptions extends Surroundings {
  /** Sent when the page says that it is ready; null sends nothing. */
  readonly snapshot: HeatmapSnapshot | null;
  readonly handlers?: Partial<RpcHandlers<HeatmapRequests>>;
}

export interface OpenForecastOptions extends Surroundings {
  readonly snapshot: ForecastSnapshot | null;
  readonly handlers?: Partial<RpcHandlers<ForecastRequests>>;
}

export interface OpenPage<E = PageEvents<HeatmapSnapshot>> {
  readonly page: Page;
  /** Every request the page made, in order. */
  readonly requests: readonly { readonly kind: string; readonly params: unknown }[];
  /** What went wrong in the page: exceptions, errors on the console, breaches of the content security policy. */
  readonly errors: readonly string[];
  readonly server: RpcServer<E>;
  close(): Promise<void>;
}

/** Opens the bundled heatmap page as VS Code would, with a host that answers. */
export async function openHeatmap(
  browser: Browser,
  { snapshot, handlers, ...surroundings }: OpenOptions,
): Promise<OpenPage> {
  const opened = await openPage<HeatmapRequests, PageEvents<HeatmapSnapshot>>(
    browser,
    'heatmap',
    surroundings,
    (server) => ({
      ready() {
        if (snapshot) {
          server().emit('snapshot', snapshot);
        }
        return { protocol: PROTOCOL_VERSION };
      },
      cell: () => ({ score: 1.234, evidence: [] }),
      openEvidence: () => null,
      openService: () => null,
      analyze: () => null,
      ...handlers,
    }),
  );
  if (snapshot && snapshot.empty === null) {
    await opened.page.waitForFunction(() => performance.getEntriesByName('meshlens:draw').length > 0);
  }
  return opened;
}

/** Opens the bundled forecast page as VS Code would, with a host that answers. */
export async function openForecast(
  browser: Browser,
  { snapshot, handlers, ...surroundings }: OpenForecastOptions,
): Promise<OpenPage<PageEvents<ForecastSnapshot>>> {
  const opened = await openPage<ForecastRequests, PageEvents<ForecastSnapshot>>(
    browser,
    'forecast',
    surroundings,
    (server) => ({
      ready() {
        if (snapshot) {
          server().emit('snapshot', snapshot);
        }
        return { protocol: PROTOCOL_VERSION };
      },
      forecast: () => null,
      cancel: () => null,
      openService: () => null,
      modelLines: ({ service, quantity }) => {
        const series = snapshot?.report?.series.find(
          (each) => each.service === service && each.quantity === quantity,
        );
        return series ? modelLines(series) : [];
      },
      save: () => true,
      ...handlers,
    }),
  );
  if (snapshot) {
    await opened.page
      .locator(snapshot.report ? 'canvas' : '.empty')
      .first()
      .waitFor();
  }
  return opened;
}

export interface OpenRuntimeOptions extends Surroundings, Pick<ShownFixture, 'nodes'> {
  readonly snapshot: ShownFixture['snapshot'] | null;
  readonly handlers?: Partial<RpcHandlers<LatencyRequests>>;
}

/** Opens the bundled runtime page as VS Code would, with a host that answers. */
export async function openRuntime(
  browser: Browser,
  { snapshot, nodes, handlers, ...surroundings }: OpenRuntimeOptions,
): Promise<OpenPage<PageEvents<LatencySnapshot>>> {
  const columns = nodeColumns(nodes);
  const opened = await openPage<LatencyRequests, PageEvents<LatencySnapshot>>(
    browser,
    'runtime',
    surroundings,
    (server) => ({
      ready() {
        if (snapshot) {
          server().emit('snapshot', snapshot);
        }
        return { protocol: PROTOCOL_VERSION };
      },
      nodes: ({ from }) => nodePiece(columns, from),
      setDimensions: () => null,
      measure: () => null,
      calibrate: () => null,
      cancel: () => null,
      reload: () => null,
      manageTrust: () => null,
      save: () => true,
      ...handlers,
    }),
  );
  if (snapshot?.model) {
    await opened.page.locator('.grid-node').first().waitFor();
  }
  return opened;
}

/** Opens a bundled page under the strict policy of a panel, with a theme. */
async function openPage<M extends RequestMap<M>, E>(
  browser: Browser,
  name: string,
  surroundings: Surroundings,
  handlersOf: (server: () => RpcServer<E>) => RpcHandlers<M>,
): Promise<OpenPage<E>> {
  const {
    theme = 'dark',
    width = 1200,
    height = 720,
    deviceScaleFactor = 1,
    reducedMotion = true,
    nowMs,
  } = surroundings;
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
    if (message.type() === 'error') {
      errors.push(message.text());
    }
  });

  const requests: { kind: string; params: unknown }[] = [];
  let receive: (message: unknown) => void = () => undefined;
  await page.exposeFunction('postToHost', (message: unknown) => receive(message));
  const server: RpcServer<E> = createRpcServer<M, E>(
    {
      // The page may be gone when a late answer arrives; that is no error.
      post: (message) =>
        void page
          .evaluate((data) => window.dispatchEvent(new MessageEvent('message', { data })), message)
          .catch(() => undefined),
      onMessage(listener) {
        receive = listener;
        return () => undefined;
      },
    },
    recorded(
      requests,
      handlersOf(() => server),
    ),
    { protocol: PROTOCOL_VERSION },
  );

  await page.route(`${ORIGIN}/**`, async (route) => {
    const file = new URL(route.request().url()).pathname.slice(1);
    if (file === '') {
      return route.fulfill({ contentType: 'text/html', body: html(name, theme, nowMs) });
    }
    const contentType = file.endsWith('.css') ? 'text/css' : 'text/javascript';
    return route.fulfill({ contentType, body: await readFile(path.join(dist, file)) });
  });
  await page.goto(`${ORIGIN}/`);
  return { page, requests, errors, server, close: () => context.close() };
}

/** The same handlers; every request is noted before it is answered. */
function recorded<M extends RequestMap<M>>(
  requests: { kind: string; params: unknown }[],
  handlers: RpcHandlers<M>,
): RpcHandlers<M> {
  const entries = Object.entries<(params: never, context: never) => unknown>(handlers).map(
    ([kind, handler]) => [
      kind,
      (params: never, context: never) => {
        requests.push({ kind, params });
        return handler(params, context);
      },
    ],
  );
  return Object.fromEntries(entries) as RpcHandlers<M>;
}

/** The panel's own page, with what VS Code adds to it: the theme and the function that connects it. */
function html(name: string, theme: ThemeName, nowMs: number | undefined): string {
  const { bodyClass, variables } = themes[theme];
  const style = Object.entries(variables)
    .map(([name, value]) => `${name}: ${value};`)
    .join(' ');
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
  return pageHtml({
    title: 'Meshlens',
    cspSource: ORIGIN,
    nonce: NONCE,
    script: `${name}.js`,
    style: `${name}.css`,
  })
    .replace('<head>', `<head>${added}`)
    .replace('<body>', `<body class="${bodyClass}">`);
}
