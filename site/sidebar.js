import { openAPISidebarGroups } from 'starlight-openapi'
export const SIDEBAR = [{ label: 'All', items: [{ autogenerate: { directory: '/' } }] }, ...openAPISidebarGroups]
