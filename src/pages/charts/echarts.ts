import { BarChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

// Apache ECharts, as much of it as the charts need. The build puts one file with all of it in the place of this one:
// who installs the package does not get the library's 60 MB.
use([BarChart, GridComponent, SVGRenderer]);

/** What ECharts makes of an option, on the server's side: an `svg` element as text. https://echarts.apache.org/handbook/en/how-to/cross-platform/server/ */
export function renderSvg(option: Readonly<Record<string, unknown>>, width: number, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, ...option });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
