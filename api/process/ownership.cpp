#include "jetpage/api/process/ownership.hpp"

#include <unistd.h>

#include <array>

namespace jetpage::api {
namespace {

std::string name_for_people() {
  std::array<char, 256> host{};
  const bool known = ::gethostname(host.data(), host.size() - 1) == 0;
  return std::string(known ? host.data() : "?") + " " + std::to_string(::getpid());
}

}  // namespace

eventstore::Result<std::unique_ptr<Ownership>> Ownership::open(eventstore::Log& log, const std::filesystem::path& data,
                                                               std::function<void(const std::string& message)> report) {
  auto heartbeats = log.bucket(heartbeats_bucket, heartbeats_kept);
  if (!heartbeats) return std::move(heartbeats).error();
  auto owners = log.bucket(owners_bucket, std::chrono::seconds(0));
  if (!owners) return std::move(owners).error();
  std::unique_ptr<Ownership> ownership(new Ownership(data));
  aggregates::OwnersOptions options;
  options.me = {ownership->home_.name(), "", name_for_people(), JETPAGE_VERSION};
  options.report = std::move(report);
  ownership->owners_ = std::make_unique<aggregates::Owners>(std::move(*heartbeats), std::move(*owners), options);
  ownership->owners_->start();
  return ownership;
}

}  // namespace jetpage::api
