import { bare, formOf, furiwake } from '/work/h-page/bench/page/candidates.ts'
import { measureClick, CLICKS } from '/work/h-page/bench/page/clicks.ts'
import { startBrowser } from '/work/h-page/bench/page/devtools.ts'
import { startServers } from '/work/h-page/bench/page/servers.ts'
const servers = await startServers()
const browser = await startBrowser()
const c = [furiwake(servers), await bare(servers, await formOf(browser, servers))]
for (const i of process.argv[3]!.split(',')) {
  const rows = (await measureClick(browser, c, CLICKS[Number(i)]!, Number(process.argv[2]))).filter((r) => r.what.startsWith('click'))
  console.log(rows.map((r) => `${r.candidate} ${r.median.toFixed(0)} (${r.p99?.toFixed(0)})`).join('  '), (rows.find((r) => r.candidate === 'furiwake')!.median / rows.find((r) => r.candidate === 'bare')!.median).toFixed(2), rows[0]!.what)
}
await browser.close(); await servers.stop()
