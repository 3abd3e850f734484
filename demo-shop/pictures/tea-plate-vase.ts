import { blur, brush, cast, ellipse, fill, form, pencil, scene } from './scene.ts'

/** Draws a teapot with a side handle: iron glaze, rust where it thins over the edges. */
export function teaPot(): string {
  const body = 'M98 288C98 222 152 184 228 184C304 184 356 222 356 288C356 356 304 400 228 400C152 400 98 356 98 288Z'
  const spout = 'M116 250C84 244 66 214 50 178C60 170 76 168 88 174C98 204 118 216 150 220Z'
  const handle = 'M334 246C366 240 396 224 424 196C438 194 452 204 456 220C430 258 388 284 350 288Z'
  const lid = 'M156 194C160 160 190 146 228 146C266 146 296 160 300 194C282 212 174 212 156 194Z'
  const knob = ellipse(228, 138, 20, 16)
  const pour =
    'M90 250C104 200 160 176 228 176S352 200 364 250C344 282 320 262 296 274C270 288 262 318 238 306C218 296 204 276 180 284C154 292 146 306 124 292C108 282 98 270 90 250Z'
  const glaze =
    fill('ironDeep', pour) +
    brush(
      'rust',
      'M94 254C104 274 112 284 126 292C146 304 158 292 182 284C206 276 220 298 240 306C262 314 270 288 298 274C322 262 344 280 362 252',
      4,
      0.75,
    )
  return scene(
    form({ d: spout, clay: 'iron', box: [48, 168, 150, 254] }) +
      brush('rust', 'M51 179C61 171 76 169 87 175', 5, 0.9) +
      form({ d: handle, clay: 'iron', box: [334, 194, 456, 290] }) +
      fill('rust', ellipse(443, 209, 12, 15), 'transform="rotate(-38 443 209)" opacity=".85"') +
      fill('ironDeep', ellipse(444, 210, 7, 9), 'transform="rotate(-38 444 210)"') +
      form({ d: body, clay: 'iron', glaze, box: [98, 184, 356, 400] }) +
      blur('shade', ellipse(236, 208, 92, 12), 0.6, 'softer') +
      form({
        d: lid,
        clay: 'iron',
        glaze: brush('rust', 'M158 196C180 214 276 214 298 196', 5, 0.85),
        box: [156, 146, 300, 208],
      }) +
      form({ d: knob, clay: 'ironDeep', box: [208, 122, 248, 154], speckled: false }) +
      blur('light', ellipse(222, 132, 6, 4), 0.7, 'softer') +
      brush('light', 'M128 268C132 244 146 226 166 214', 5, 0.3),
    cast(236, 396, 118),
  )
}

/** Draws a pressed plate, seen a little from above: cream, and a line of rain in iron. */
export function noonPlate(): string {
  const side = 'M36 262C66 330 148 362 240 362S414 330 444 262Z'
  const foot = 'M164 352H316L306 374C270 382 210 382 174 374Z'
  const rim = ellipse(240, 262, 204, 74)
  const well = ellipse(240, 270, 146, 48)
  return scene(
    form({ d: foot, clay: 'clayDeep', box: [164, 350, 316, 378], speckled: false }) +
      form({ d: side, clay: 'clay', box: [36, 256, 444, 362] }) +
      form({ d: rim, clay: 'milk', glaze: fill('cream', ellipse(240, 262, 194, 68)), box: [36, 188, 444, 336] }) +
      fill('white', well) +
      blur('shade', 'M94 270A146 48 0 0 1 386 270A150 60 0 0 0 94 270Z', 0.5, 'softer') +
      pencil(well, 1.3) +
      brush('iron', 'M168 276C196 242 262 236 306 252C326 260 340 274 348 288', 6, 0.85) +
      brush('iron', 'M190 290C214 268 262 264 300 276', 4, 0.7) +
      brush('iron', 'M222 300C238 290 258 288 274 292', 3, 0.6) +
      brush('rust', 'M46 250C60 214 140 190 238 190S420 214 434 250', 3, 0.6) +
      blur('light', ellipse(120, 240, 40, 16), 0.7, 'softer'),
    cast(244, 376, 128),
  )
}

/** Draws a vase for one stem: iron slip under clear glaze, and what the garden had today. */
export function oneStemVase(): string {
  const body =
    'M218 214C220 248 152 276 152 342C152 394 190 424 240 424C290 424 328 394 328 342C328 276 260 248 262 214Z'
  const slip =
    'M206 204H274C268 248 306 268 324 306C312 330 296 312 278 322C260 334 250 356 232 344C216 332 202 318 184 326C168 332 160 320 152 314C168 270 214 250 206 204Z'
  const stem = 'M240 210C246 164 226 126 242 78C246 64 252 52 254 40'
  return scene(
    brush('stem', stem, 4, 1) +
      brush('stem', 'M238 142C224 128 208 120 192 118', 3, 1) +
      brush('stem', 'M238 104C256 94 272 92 290 82', 3, 1) +
      leaf('M192 118C168 122 150 112 142 94C164 88 184 98 192 118Z') +
      leaf('M290 82C298 58 320 48 340 52C338 76 318 92 290 82Z') +
      leaf('M239 168C258 156 280 158 294 170C276 184 254 184 239 168Z') +
      blossom(256, 34, 15) +
      blossom(236, 66, 9) +
      form({
        d: body,
        clay: 'indigoPale',
        glaze: fill('indigo', slip) + brush('indigoDeep', slip.slice(0, slip.length - 1), 4, 0.5),
        box: [152, 206, 328, 424],
      }) +
      fill('indigo', ellipse(240, 213, 24, 8)) +
      fill('indigoDeep', ellipse(240, 213, 15, 4.4)) +
      pencil(ellipse(240, 213, 24, 8), 1.8) +
      brush('stem', 'M240 212L241 202', 4, 1) +
      brush('light', 'M176 344C178 316 192 296 208 280', 5, 0.4),
    cast(244, 420, 82),
  )
}

function leaf(d: string): string {
  return fill('leaf', d) + pencil(d, 1.3)
}

function blossom(x: number, y: number, size: number): string {
  const petals = [0, 72, 144, 216, 288].map((turn) =>
    fill('petal', ellipse(x, y - size * 0.62, size * 0.46, size * 0.6), `transform="rotate(${turn} ${x} ${y})"`),
  )
  return petals.join('') + fill('rust', ellipse(x, y, size * 0.26, size * 0.26))
}
