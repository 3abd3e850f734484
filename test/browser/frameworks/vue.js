import { createApp } from 'vue/dist/vue.esm-bundler.js'

const app = createApp({
  setup: () => ({ askForSecret: globalThis.askForSecret, hear: globalThis.hear, broker: globalThis.broker }),
  template: `
    <furiwake-checkout
      label="Pay"
      :broker="broker"
      :create-payment="askForSecret"
      :disabled="false"
      :locale="undefined"
      :theme="null"
      @furiwake-verdict="(event) => hear('verdict', event.detail.status)"
      @furiwake-cancel="hear('cancel')"
    />
    <furiwake-checkout
      label="With data"
      payment-url="/pay"
      :payment-data="{ cart: 7 }"
      @furiwake-error="(event) => hear('error', event.detail.code)"
    />
    <furiwake-checkout label="Off" disabled :createPayment="askForSecret" :paymentData="{ cart: 7 }" />
    <furiwake-checkout .createPayment="askForSecret" .paymentData="{ cart: 7 }" />
    <furiwake-checkout v-bind="{ createPayment: askForSecret, paymentData: { cart: 7 } }" />`,
})
app.config.compilerOptions.isCustomElement = (tag) => tag.startsWith('furiwake-')
app.mount('#app')
