import vue from '@vitejs/plugin-vue'

const isCustomElement = (tag) => tag.startsWith('furiwake-')
export default { plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] }
