#pragma once

#include <nats/nats.h>

#include <memory>

// Ownership of nats.c's handles, nothing else. For eventstore's own sources: nats.c stays out of public headers.
namespace jetpage::eventstore::nats {

template <auto Destroy>
struct Destroyer {
  template <class T>
  void operator()(T* handle) const {
    (void)Destroy(handle);
  }
};

template <class T, auto Destroy>
using Handle = std::unique_ptr<T, Destroyer<Destroy>>;

// Ends a subscription, and frees it seconds later: nats.c before 3.6 may be about to hand it a message, without holding it
// (nats.c's issue 637; Debian 12 has 3.4.1). Thread-safe.
void retire(natsSubscription* subscription);

using Connection = Handle<natsConnection, natsConnection_Destroy>;
using Options = Handle<natsOptions, natsOptions_Destroy>;
using Subscription = Handle<natsSubscription, retire>;
using Message = Handle<natsMsg, natsMsg_Destroy>;
using JetStream = Handle<jsCtx, jsCtx_Destroy>;
using Bucket = Handle<kvStore, kvStore_Destroy>;

// Lets a C function that fills a pointer fill a handle: `natsMsg_Create(out(message), …)`.
template <class H>
class Out {
 public:
  explicit Out(H& handle) : handle_(handle) {}
  Out(const Out&) = delete;
  Out& operator=(const Out&) = delete;
  ~Out() { handle_.reset(raw_); }
  operator typename H::pointer *() { return &raw_; }

 private:
  H& handle_;
  typename H::pointer raw_ = nullptr;
};

template <class H>
Out<H> out(H& handle) {
  return Out<H>(handle);
}

}  // namespace jetpage::eventstore::nats
