/** Departments with their share of the company and the titles found there. */
export interface Department {
  readonly name: string;
  readonly share: number;
  readonly titles: readonly [string, ...string[]];
}

export const OTHER_DEPARTMENT: Department = {
  name: 'Operations',
  share: 0,
  titles: ['Operations Analyst', 'Facilities Lead', 'Supply Planner'],
};

export const DEPARTMENTS: readonly Department[] = [
  {
    name: 'Engineering',
    share: 0.28,
    titles: ['Software Engineer', 'Senior Software Engineer', 'SRE', 'Staff Engineer'],
  },
  { name: 'Sales', share: 0.18, titles: ['Account Executive', 'Sales Engineer', 'Regional Sales Manager'] },
  { name: 'Customer Support', share: 0.14, titles: ['Support Specialist', 'Support Engineer', 'Team Lead'] },
  { name: 'Finance', share: 0.08, titles: ['Accountant', 'Controller', 'Payroll Specialist', 'FP&A Analyst'] },
  { name: 'Marketing', share: 0.08, titles: ['Content Manager', 'Designer', 'Event Manager'] },
  { name: 'People & Culture', share: 0.05, titles: ['Recruiter', 'HR Business Partner'] },
  { name: 'IT', share: 0.06, titles: ['System Administrator', 'IT Manager', 'IAM Engineer'] },
  { name: 'Legal', share: 0.03, titles: ['Counsel', 'Paralegal'] },
];
