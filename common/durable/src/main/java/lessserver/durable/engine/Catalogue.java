package lessserver.durable.engine;

import com.fasterxml.jackson.databind.JavaType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import lessserver.durable.DelegatedActivity;
import lessserver.durable.DurableEntity;
import lessserver.durable.Entity;
import lessserver.durable.EntityId;
import lessserver.durable.ExceptionProperties;
import lessserver.durable.Failure;
import lessserver.durable.Orchestration;
import lessserver.durable.Orchestrator;
import lessserver.durable.OwnActivity;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;

/**
 * The orchestrators, activities and entities there are: the beans, and the names under which
 * history knows them. And what it is to know of exceptions.
 */
final class Catalogue implements SmartInitializingSingleton {

  /**
   * @param remote whether it stands for names that no other has
   */
  record KnownOrchestrator(
      String name,
      Orchestrator<@Nullable Object, @Nullable Object> code,
      JavaType input,
      JavaType output,
      boolean remote) {

    KnownOrchestrator named(String otherName) {
      return new KnownOrchestrator(otherName, code, input, output, remote);
    }
  }

  /**
   * @param atOnce how many calls the others can have who carry it out; null if it runs here
   */
  record KnownActivity(
      String name,
      Function<@Nullable Object, @Nullable Object> code,
      JavaType input,
      JavaType output,
      @Nullable IntSupplier atOnce) {

    boolean isDelegated() {
      return atOnce != null;
    }
  }

  record KnownEntity(String name, Entity<Object> code, JavaType state) {}

  /** The name of the orchestrator for names that no other has. */
  private static final String ANY = "*";

  /** The same where none is started by such a name: for what other replicas have started. */
  private static final String ANY_STARTED_ELSEWHERE = "*elsewhere";

  private final ConfigurableListableBeanFactory beans;
  private final Payloads payloads;

  private final Map<String, KnownOrchestrator> orchestrators = new HashMap<>();

  /** Apart, for theirs are no names of orchestrations. */
  private final Map<String, KnownOrchestrator> standIns = new HashMap<>();

  private final Map<String, KnownActivity> activities = new HashMap<>();
  private final Map<String, KnownEntity> entities = new HashMap<>();
  private final List<ExceptionProperties> properties = new ArrayList<>();
  private final IdentityHashMap<Object, KnownOrchestrator> orchestratorsByBean =
      new IdentityHashMap<>();
  private final IdentityHashMap<Object, KnownActivity> activitiesByBean = new IdentityHashMap<>();

  Catalogue(ConfigurableListableBeanFactory beans, Payloads payloads) {
    this.beans = beans;
    this.payloads = payloads;
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // the types are read from the beans' declarations
  public void afterSingletonsInstantiated() {
    beans
        .getBeansOfType(Orchestrator.class, false, false)
        .forEach(
            (beanName, bean) -> {
              ResolvableType type = declared(beanName, bean, Orchestrator.class);
              String name = orchestrationName(beanName);
              boolean standsIn = name.equals(ANY) || name.equals(ANY_STARTED_ELSEWHERE);
              KnownOrchestrator known =
                  new KnownOrchestrator(
                      name,
                      bean,
                      payloads.type(type.getGeneric(0)),
                      payloads.type(type.getGeneric(1)),
                      standsIn);
              Map<String, KnownOrchestrator> byName = standsIn ? standIns : orchestrators;
              if (name.length() > Names.LONGEST || byName.put(name, known) != null) {
                throw new IllegalStateException(
                    "the orchestration's name '%s' is taken or longer than %d characters"
                        .formatted(name, Names.LONGEST));
              }
              orchestratorsByBean.put(bean, known);
            });
    beans
        .getBeansOfType(Entity.class, false, false)
        .forEach(
            (beanName, bean) -> {
              JavaType state = payloads.type(declared(beanName, bean, Entity.class).getGeneric(0));
              DurableEntity annotation = beans.findAnnotationOnBean(beanName, DurableEntity.class);
              String name =
                  new EntityId(annotation == null ? beanName : annotation.value(), "").name();
              if (entities.put(name, new KnownEntity(name, bean, state)) != null) {
                throw new IllegalStateException("the entity's name '%s' is taken".formatted(name));
              }
            });
    beans
        .getBeansOfType(Function.class, false, false)
        .forEach(
            (beanName, bean) -> {
              ResolvableType type = declared(beanName, bean, Function.class);
              KnownActivity known =
                  new KnownActivity(
                      beanName,
                      bean,
                      payloads.type(type.getGeneric(0)),
                      payloads.type(type.getGeneric(1)),
                      null);
              add(bean, known);
            });
    beans
        .getBeansOfType(OwnActivity.class, false, false)
        .forEach(
            (beanName, own) -> {
              KnownActivity known =
                  new KnownActivity(
                      beanName,
                      own.code(),
                      payloads.type(own.input()),
                      payloads.type(own.output()),
                      null);
              add(own.code(), known);
            });
    beans
        .getBeansOfType(DelegatedActivity.class, false, false)
        .forEach(
            (beanName, bean) -> {
              KnownActivity known =
                  new KnownActivity(
                      beanName,
                      bean.code(),
                      payloads.type(bean.input()),
                      payloads.type(bean.output()),
                      bean.atOnce());
              add(bean.code(), known);
            });
    properties.addAll(beans.getBeansOfType(ExceptionProperties.class, false, false).values());
  }

  /** What history keeps of an exception. */
  Failure failure(Throwable thrown) {
    return Failure.of(thrown, properties);
  }

  private void add(Object code, KnownActivity known) {
    activities.put(known.name(), known);
    activitiesByBean.put(code, known);
  }

  /** What can be started by that name. */
  Optional<KnownOrchestrator> orchestrator(String name) {
    KnownOrchestrator known = orchestrators.get(name);
    KnownOrchestrator any = standIns.get(ANY);
    return known != null || any == null ? Optional.ofNullable(known) : Optional.of(any.named(name));
  }

  /**
   * The code of an instance.
   *
   * @param remote whether it was started as that of the orchestrator for any name
   */
  Optional<KnownOrchestrator> orchestrator(String name, boolean remote) {
    return remote ? stranger(name).or(() -> orchestrator(name)) : orchestrator(name);
  }

  /**
   * What an orchestration can start by that name.
   *
   * @param remote whether that may be the orchestrator's for any name: what that one knows, others
   *     need not
   */
  Optional<KnownOrchestrator> child(String name, boolean remote) {
    return orchestrator(name).or(() -> remote ? stranger(name) : Optional.empty());
  }

  /** Whether what is started so is for the orchestrator for any name. */
  boolean isRemote(String name, boolean startedByRemote) {
    return child(name, startedByRemote).map(KnownOrchestrator::remote).orElse(false);
  }

  private Optional<KnownOrchestrator> stranger(String name) {
    return Optional.ofNullable(standIns.get(ANY))
        .or(() -> Optional.ofNullable(standIns.get(ANY_STARTED_ELSEWHERE)))
        .map(each -> each.named(name));
  }

  Optional<KnownActivity> activity(String name) {
    return Optional.ofNullable(activities.get(name));
  }

  /** By its name in small letters. */
  Optional<KnownEntity> entity(String name) {
    return Optional.ofNullable(entities.get(name));
  }

  Set<String> entityNames() {
    return new TreeSet<>(entities.keySet());
  }

  /** Those that run here. */
  Set<String> activityNames() {
    return activities.values().stream()
        .filter(each -> !each.isDelegated())
        .map(KnownActivity::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Those that others carry out. */
  List<KnownActivity> delegated() {
    return activities.values().stream().filter(KnownActivity::isDelegated).toList();
  }

  Set<String> orchestrationNames() {
    return new TreeSet<>(orchestrators.keySet());
  }

  /**
   * @throws IllegalArgumentException if it is no bean
   */
  KnownOrchestrator of(Orchestrator<?, ?> orchestrator) {
    KnownOrchestrator known = orchestratorsByBean.get(orchestrator);
    if (known == null) {
      throw new IllegalArgumentException(
          orchestrator + " is no orchestrator bean: pass the injected bean itself");
    }
    return known;
  }

  /**
   * @throws IllegalArgumentException if it is no bean
   */
  KnownActivity of(Function<?, ?> activity) {
    KnownActivity known = activitiesByBean.get(activity);
    if (known == null) {
      throw new IllegalArgumentException(
          activity + " is no function bean: pass the injected bean itself, not a method reference");
    }
    return known;
  }

  private String orchestrationName(String beanName) {
    Orchestration annotation = beans.findAnnotationOnBean(beanName, Orchestration.class);
    return annotation == null ? beanName : annotation.value();
  }

  /** A lambda has lost its types; the method that made the bean has not. */
  private ResolvableType declared(String beanName, Object bean, Class<?> shape) {
    ResolvableType byDefinition =
        beans.containsBeanDefinition(beanName)
            ? beans.getMergedBeanDefinition(beanName).getResolvableType().as(shape)
            : ResolvableType.NONE;
    return byDefinition.hasGenerics() && !byDefinition.hasUnresolvableGenerics()
        ? byDefinition
        : ResolvableType.forClass(bean.getClass()).as(shape);
  }
}
