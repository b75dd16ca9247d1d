/** What a plan lies in, within the run's folder. */
export const PLAN_FILE = 'plan.json';
export const PLAN_CSV = 'plan.csv';
export const APPROVAL_FILE = 'plan.approval.json';
