import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { ForecastSnapshot } from '../../src/contracts/forecast/page';
import { NOT_TRAINED } from '../../src/contracts/forecast/service-forecast';
import { nothingForecast, shopForecast } from './harness/forecast-fixture';
import { seriousViolations } from './harness/axe';
import { launchBrowser, type OpenPage } from './harness/page';
import { openForecast, type OpenForecast } from './harness/pages';
import { themes, type ThemeName } from './harness/themes';

let browser: Browser;
let opened: OpenPage<ForecastSnapshot>;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => browser?.close());
afterEach(async () => {
  expect(opened.errors).toEqual([]);
  await opened.close();
});

async function open(options: Partial<OpenForecast> = {}): Promise<Page> {
  opened = await openForecast(browser, { snapshot: shopForecast(), ...options });
  return opened.page;
}

const large = (page: Page) => page.getByRole('region', { name: 'Chosen service' });
const requestsOf = (kind: string) =>
  opened.requests.filter((request) => request.kind === kind).map(({ params }) => params);

describe.each(Object.keys(themes) as ThemeName[])('the forecast page in the %s theme', (theme) => {
  it('has nothing serious for axe, with a forecast, while running and with nothing', async () => {
    const page = await open({ theme });
    expect(await seriousViolations(page)).toEqual([]);
    opened.server.emit('progress', {
      step: 'train',
      label: 'Training',
      fraction: 0.3,
      message: '1 of 4 models done',
      etaMs: 9000,
    });
    await page.locator('.progress-words').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    opened.server.emit('snapshot', nothingForecast('The recording has 20 windows, too few to learn from.'));
    await page.locator('.empty').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });
});

describe('the forecast page', () => {
  it('shows the service that breaks its limit first, with when and how likely', async () => {
    const page = await open();
    expect(await large(page).getByRole('heading').textContent()).toBe('cart');
    expect(await large(page).textContent()).toMatch(
      /limit 75 ms: exceeded in \d+ (s|min)[^,]*, (over )?\d+ %/,
    );
    const names = await page.locator('.multiple-name').allTextContents();
    expect(names).toEqual([
      'cart',
      'catalogue',
      'checkout',
      'frontend',
      'inventory',
      'payment',
      'recommendations',
      'shipping',
    ]);
    expect(await page.locator('.facts').textContent()).toContain(
      '8 services, 90 windows of 30 s · forecast by blend on onnxruntime-node',
    );
  });

  it('names no runtime where no model was trained', async () => {
    const page = await open({ snapshot: shopForecast({ runtime: NOT_TRAINED }) });
    expect(await page.locator('.facts').textContent()).toMatch(/forecast by blend · times in UTC$/);
  });

  it('draws history, band, forecast, limit and incident', async () => {
    const page = await open();
    const colours = await page.evaluate(() => {
      const canvas = document.querySelector('.large canvas') as HTMLCanvasElement;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Map<string, number>();
      for (let i = 0; i < data.length; i += 4) {
        seen.set(
          `${data[i]},${data[i + 1]},${data[i + 2]}`,
          (seen.get(`${data[i]},${data[i + 1]},${data[i + 2]}`) ?? 0) + 1,
        );
      }
      return Object.fromEntries(seen);
    });
    const near = (red: number, green: number, blue: number) =>
      Object.entries(colours).reduce((sum, [key, pixels]) => {
        const distance = key
          .split(',')
          .reduce((total, value, i) => total + Math.abs(Number(value) - [red, green, blue][i]), 0);
        return distance < 40 ? sum + pixels : sum;
      }, 0);
    // The theme's blue line, its red limit, and orange at a fifth over the background.
    expect(near(89, 164, 249)).toBeGreaterThan(200);
    expect(near(248, 81, 73)).toBeGreaterThan(100);
    expect(near(66, 52, 30)).toBeGreaterThan(1000);
  });

  it('makes a clicked service the large one, by keyboard as well, and leads to its manifest', async () => {
    const page = await open();
    await page.locator('[data-service="payment"]').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => large(page).getByRole('heading').textContent()).toBe('payment');
    expect(await large(page).textContent()).toContain('limit 150 ms: kept');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-service'))).toBe('payment');
    await expect
      .poll(() => page.locator('[aria-live]').textContent())
      .toMatch(/^p90 latency of payment: .* now, .* in 6 min, 90 % band/);
    await large(page).getByText('Show in manifest').click();
    await expect.poll(() => requestsOf('openService')).toEqual([{ service: 'payment' }]);
  });

  it('looks as far ahead as the slider says, in picture, words and tables', async () => {
    const page = await open();
    const slider = page.getByRole('slider', { name: /Horizon/ });
    expect(await slider.getAttribute('max')).toBe('12');
    await slider.fill('2');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('1 min');
    expect(await large(page).textContent()).toContain('in 1 min');
    const steps = page.getByRole('table', { name: 'Forecast of cart' });
    expect(await steps.getByRole('row').count()).toBe(3);
  });

  it('shows the rivals beside the chosen model, and every service as a table', async () => {
    const page = await open();
    const rivals = page.getByRole('table', { name: 'Mean absolute error in the back-test' });
    expect(await rivals.getByRole('rowheader').allTextContents()).toEqual([
      'blend (chosen)',
      'network',
      'network-identity',
      'mlp',
      'linear',
      'last-value',
    ]);
    expect(await rivals.getByRole('columnheader').allTextContents()).toEqual([
      'Model',
      'up to 30 s',
      'up to 2 min',
      'up to 6 min',
    ]);
    const all = page.getByRole('table', { name: 'All services' });
    expect(
      await all
        .getByRole('row', { name: /payment/ })
        .getByRole('cell')
        .last()
        .textContent(),
    ).toBe('limit 150 ms: kept');
  });

  it('draws rivals on demand, by keyboard as well, and gives their figures in the table', async () => {
    const page = await open();
    const painted = () =>
      page.evaluate(() => (document.querySelector('.large canvas') as HTMLCanvasElement).toDataURL());
    const before = await painted();
    expect(requestsOf('modelLines')).toEqual([]);
    const boxes = page.getByRole('group', { name: 'Draw beside it' });
    expect(await boxes.getByRole('checkbox').count()).toBe(6);
    await boxes.getByRole('checkbox', { name: 'mlp' }).focus();
    await page.keyboard.press('Space');
    const steps = page.getByRole('table', { name: 'Forecast of cart' });
    await expect
      .poll(() => steps.getByRole('columnheader').allTextContents())
      .toEqual(['Window from', 'Forecast', 'Band from', 'Band to', 'mlp']);
    expect(requestsOf('modelLines')).toEqual([{ service: 'cart', quantity: 'latencyP90Ms' }]);
    expect(await painted()).not.toBe(before);
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('mlp');
    await boxes.getByRole('checkbox', { name: 'linear' }).check();
    await expect.poll(() => steps.getByRole('columnheader').last().textContent()).toBe('linear');
    expect(requestsOf('modelLines')).toHaveLength(1);
    await page.locator('[data-service="payment"]').click();
    await expect.poll(() => requestsOf('modelLines')).toHaveLength(2);
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('exports every series as CSV and the picture as PNG', async () => {
    const page = await open();
    await page.getByText('CSV', { exact: true }).click();
    await expect.poll(() => requestsOf('save')).toHaveLength(1);
    await page.getByText('PNG', { exact: true }).click();
    await expect.poll(() => requestsOf('save')).toHaveLength(2);
    const [csv, png] = requestsOf('save') as { name: string; bytes: Uint8Array }[];
    const text = new TextDecoder().decode(Uint8Array.from(Object.values(csv.bytes)));
    expect(csv.name).toBe('forecast.csv');
    expect(text.split('\r\n')).toHaveLength(1 + 8 * 5 * (90 + 12) + 7 * (90 + 9) + 1);
    const picture = await page.evaluate(async (bytes) => {
      const image = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: 'image/png' }));
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
      context.drawImage(image, 0, 0);
      return { width: image.width, corner: [...context.getImageData(0, 0, 1, 1).data] };
    }, Object.values(png.bytes));
    expect(picture.width).toBeGreaterThan(600);
    // On the page's background, not on nothing.
    expect(picture.corner).toEqual([31, 31, 31, 255]);
  });

  it('starts and cancels, and says what went wrong', async () => {
    const page = await open({ snapshot: nothingForecast() });
    await page.getByText('Forecast', { exact: true }).click();
    await expect.poll(() => requestsOf('forecast')).toHaveLength(1);
    opened.server.emit('progress', {
      step: 'train',
      label: 'Training',
      fraction: 0.5,
      message: '2 of 4 models done',
      etaMs: 8000,
    });
    await expect
      .poll(() => page.locator('.progress').textContent())
      .toBe('2 of 4 models done, about 8 s left');
    await page.getByText('Cancel', { exact: true }).locator('visible=true').click();
    await expect.poll(() => requestsOf('cancel')).toHaveLength(1);
    opened.server.emit('progress', null);
    opened.server.emit('snapshot', nothingForecast('No traces were found in the folder.'));
    await expect
      .poll(() => page.locator('.empty').textContent())
      .toContain('No traces were found in the folder.');
    opened.server.emit('snapshot', {
      ...shopForecast(),
      message: 'The process that ran the training ended unexpectedly.',
    });
    await expect
      .poll(() => page.getByRole('alert').textContent())
      .toBe('The process that ran the training ended unexpectedly.');
  });

  it('animates nothing where motion is unwelcome', async () => {
    const page = await open({ reducedMotion: true });
    opened.server.emit('progress', {
      step: 'train',
      label: 'Training',
      fraction: null,
      message: 'Training',
      etaMs: null,
    });
    await page.locator('.progress-fill').waitFor({ state: 'attached' });
    await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});
