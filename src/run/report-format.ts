/** The formats that reports are written in, in the order in which they are written. */
export const REPORT_FORMATS = ['csv', 'parquet', 'xlsx', 'html'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];
