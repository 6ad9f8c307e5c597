// The heatmap of 500 services and 2,000 windows in Chromium: time to draw, frames while it moves and zooms.
import { printFigures } from './pages/print-figures';

printFigures('performance.test.ts', /^(?:drawn|moving|zooming|scrolling)/);
